#include "tests/generate/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <utility>

#include "core/rules/schema.hpp"

namespace cocoon::tests {

namespace {

using schema::Field;
using schema::Type;
using Names = std::vector<std::string>;

bool matches(const std::string& text, const std::regex& form) { return std::regex_match(text, form); }

bool is_label(const std::string& text) {
  static const std::regex form("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  return matches(text, form);
}

bool is_relative_image(const std::string& text) {
  static const std::string component = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  static const std::regex form(component + "(/" + component + ")*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?");
  return matches(text, form);
}

bool is_url(const std::string& text) {
  static const std::regex form("https?://[^]*", std::regex::icase);
  return matches(text, form);
}

bool is_quantity_text(const std::string& text) {
  static const std::regex form(
      "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(|n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)");
  return matches(text, form);
}

bool is_digits(const std::string& text) {
  static const std::regex form("[0-9]+");
  return matches(text, form);
}

bool is_blank_text(const Json& value) {
  return value.is_string() && value.get<std::string>().find_first_not_of(" \t\n\v\f\r") == std::string::npos;
}

bool is_int32(const Json& value) {
  if (!value.is_number()) return false;
  const auto number = value.get<double>();  // exact for everything near 32 bits
  return number >= -2147483648.0 && number <= 2147483647.0 && number == std::floor(number);
}

bool has_type(const Json& value, Type type) {
  switch (type) {
    case Type::string: return value.is_string();
    case Type::boolean: return value.is_boolean();
    case Type::int32: return is_int32(value);
    case Type::quantity: return value.is_string() || value.is_number();
    case Type::object_list:
    case Type::foreign_object_list: return value.is_array();
    default: return value.is_object();
  }
}

/// The member, or null where there is none.
const Json& member(const Json& object, const std::string& name) {
  static const Json none;
  return object.contains(name) ? object.at(name) : none;
}

class Oracle {
 public:
  explicit Oracle(const Json& set) : spec_(member(set, "spec")) {}

  Judgement judge() {
    check_types(spec_, "/spec", schema::spec);
    if (!spec_.is_null() && !spec_.is_object()) return result_;
    judge_agent();
    judge_toolboxes();
    check_allowed(spec_, "/spec", "snapshotPolicy", {"always", "main-only", "never"}, "snapshot-policy-supported");
    check_allowed(spec_, "/spec", "hibernatePolicy", {"retain", "release"}, "hibernate-policy-supported");
    return result_;
  }

 private:
  struct Text {
    bool is_readable;   // no value of another type
    std::string value;  // empty: not set
  };

  static Text read(const Json& object, const std::string& name, const std::string& when_unset = "") {
    const Json& value = member(object, name);
    if (value.is_null() || is_blank_text(value)) return {true, when_unset};
    return value.is_string() ? Text{true, value} : Text{false, ""};
  }

  void error(const std::string& rule, const std::string& path) { result_.errors.push_back(rule + ' ' + path); }
  void advise(const std::string& rule, const std::string& path) { result_.advice.push_back(rule + ' ' + path); }

  // Types and quantities, in the order of section 2.

  void check_types(const Json& value, const std::string& path, const Field& field) {
    if (!check_type(value, path, field.type)) return;
    if (field.type == Type::quantity_map) {
      for (const auto& quantity : value.items()) {
        check_type(quantity.value(), path + '/' + quantity.key(), Type::quantity);
      }
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string at = path + '/' + std::to_string(i);
        if (check_type(value[i], at, Type::object)) check_members(value[i], at, field);
      }
    } else {
      check_members(value, path, field);
    }
  }

  void check_members(const Json& object, const std::string& path, const Field& field) {
    for (const Field* each : field.members) {
      const std::string name(each->name);
      check_types(member(object, name), path + '/' + name, *each);
    }
  }

  /// False where there is nothing to look into.
  bool check_type(const Json& value, const std::string& path, Type type) {
    if (value.is_null()) return false;
    if (!has_type(value, type)) {
      error("type-mismatch", path);
      return false;
    }
    if (type == Type::quantity && value.is_string() && !is_blank_text(value) && !is_quantity_text(value)) {
      error("quantity-invalid", path);
    }
    return true;
  }

  // The rules, in the order of section 3.

  void check_allowed(const Json& object, const std::string& path, const std::string& name, const Names& allowed,
                     const std::string& rule) {
    const Text text = read(object, name);
    if (text.value.empty() || std::find(allowed.begin(), allowed.end(), text.value) != allowed.end()) return;
    error(rule, path + '/' + name);
  }

  void check_set(const Json& object, const std::string& path, const std::string& name, const std::string& rule) {
    const Text text = read(object, name);
    if (text.is_readable && text.value.empty()) error(rule, path + '/' + name);
  }

  void judge_agent() {
    const Json& agent = member(spec_, "agent");
    const std::string path = "/spec/agent";
    agent_backend_ = read(agent, "backend", "cloud-hypervisor");
    if (!agent.is_null() && !agent.is_object()) {
      agent_backend_.is_readable = false;
      return;
    }
    check_set(agent, path, "image", "agent-image-required");
    const Json& replicas = member(agent, "replicas");
    if (is_int32(replicas) && replicas < 0) error("agent-replicas-nonnegative", path + "/replicas");
    check_allowed(agent, path, "mode", {"clone", "run"}, "agent-mode-supported");
    check_vm(agent, path, true);
    check_firecracker(agent, path, read(agent, "mode", "clone").value);
    advise_vm(agent, path, read(agent, "mode", "clone").value);
  }

  void judge_toolboxes() {
    const Json& toolboxes = member(spec_, "toolboxes");
    if (!toolboxes.is_array()) return;
    for (std::size_t i = 0; i < toolboxes.size(); ++i) {
      if (toolboxes[i].is_null() || toolboxes[i].is_object()) judge_toolbox(toolboxes[i], i);
    }
  }

  void judge_toolbox(const Json& toolbox, std::size_t index) {
    const std::string path = "/spec/toolboxes/" + std::to_string(index);
    const Text mode = read(toolbox, "mode", "run");
    const bool is_static = mode.value == "static";
    const bool boots = mode.is_readable && !is_static;
    check_vm(toolbox, path, boots);
    if (boots) check_firecracker(toolbox, path, mode.value);
    check_name(toolbox, path);
    check_allowed(toolbox, path, "mode", {"run", "clone", "static"}, "toolbox-mode-supported");
    if (is_static) {
      check_set(toolbox, path, "staticIP", "toolbox-static-ip-required");
      check_set(toolbox, path, "staticVMID", "toolbox-static-vmid-required");
    }
    if (boots) check_set(toolbox, path, "image", "toolbox-image-required");
    const Text backend = read(toolbox, "backend", "cloud-hypervisor");
    const bool comparable = backend.is_readable && agent_backend_.is_readable;
    if (boots && comparable && backend.value != agent_backend_.value) {
      error("toolbox-backend-matches-agent", path + "/backend");
    }
    if (is_digits(read(toolbox, "name").value)) advise("toolbox-name-numeric", path + "/name");
    if (boots) advise_vm(toolbox, path, mode.value);
    if (is_static) advise_static(toolbox, path);
  }

  void check_vm(const Json& machine, const std::string& path, bool boots) {
    if (boots) {
      check_allowed(machine, path, "os", {"linux", "windows", "android"}, "os-supported");
      check_allowed(machine, path, "backend", {"cloud-hypervisor", "firecracker"}, "backend-supported");
    }
    check_allowed(machine, path, "connType", {"ssh", "rdp", "vnc", "adb"}, "conn-type-supported");
  }

  void check_firecracker(const Json& machine, const std::string& path, const std::string& mode) {
    if (read(machine, "backend").value != "firecracker") return;
    if (read(machine, "os").value == "windows") error("firecracker-no-windows", path + "/os");
    if (is_url(read(machine, "image").value)) error("firecracker-oci-image", path + "/image");
    if (mode == "clone") error("firecracker-no-clone", path + "/mode");
  }

  void check_name(const Json& toolbox, const std::string& path) {
    check_set(toolbox, path, "name", "toolbox-name-required");
    const std::string name = read(toolbox, "name").value;
    if (name.empty()) return;
    if (!is_label(name)) error("toolbox-name-rfc1123", path + "/name");
    if (!names_.insert(name).second) error("toolbox-name-unique", path + "/name");
  }

  void advise_vm(const Json& machine, const std::string& path, const std::string& mode) {
    const std::string image = read(machine, "image").value;
    if (mode == "clone" && !image.empty() && !is_relative_image(image)) advise("clone-image-relative", path + "/image");
    if (read(machine, "backend").value == "firecracker" && member(machine, "noDirectIO") == true) {
      advise("firecracker-ignores-no-direct-io", path + "/noDirectIO");
    }
  }

  void advise_static(const Json& toolbox, const std::string& path) {
    for (const auto& [name, type] : {std::pair{"image", Type::string}, std::pair{"storage", Type::quantity},
                                     std::pair{"resources", Type::object}}) {
      const Json& value = member(toolbox, name);
      const bool is_unset = value.is_null() || is_blank_text(value) || value == Json::object();
      if (!is_unset && has_type(value, type)) advise("static-ignores-vm-options", path + '/' + name);
    }
  }

  const Json& spec_;
  Text agent_backend_ = {true, ""};
  std::set<std::string> names_;
  Judgement result_;
};

}  // namespace

Judgement judge_by_contract(const Json& set) { return Oracle(set).judge(); }

}  // namespace cocoon::tests
