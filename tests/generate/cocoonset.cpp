#include "tests/generate/cocoonset.hpp"

#include <string>
#include <vector>

#include "tests/generate/random.hpp"

namespace cocoon::tests {

namespace {

using Values = std::vector<Json>;

/// The values of one field.
struct Field {
  const char* name;
  Values good;
  Values bad = {};           ///< of the right type
  std::size_t present = 40;  ///< percent of the objects that have it
};

const Values& strange_texts() {
  static const Values texts = {
      "",       " ",      "\t\n ",   "\u00a0", "x", "é🦋", "two\nlines", "yes",      "010",
      "null",   "~",      "- a",     "a: b",   "#", "\"'",    "\\",         "\x1b[31m", "\u202e\u2028",
      "{a, b}", "*alias", "&anchor", "%",      "@", "`",      "!tag",       "1e3",      std::string(300, 'x')};
  return texts;
}

const Values& wrong_types() {
  static const Values values = {0,
                                1,
                                -1,
                                1.5,
                                1e20,
                                true,
                                false,
                                "text",
                                Json::array(),
                                Json::object(),
                                Json::array({1}),
                                Json::object({{"a", 1}})};
  return values;
}

const std::vector<Field>& agent_fields() {
  static const std::vector<Field> fields = {
      {"image",
       {"ubuntu:24.04", "ubuntu", "agents/ubuntu:24.04", "a.b/c_d/e__f-g:_T.9"},
       {"https://images.example.com/noble.img", "HTTP://x", "hTTps://", "registry.example.com:5000/a:1", "a@sha256:0",
        "Upper", " ubuntu", "a..b", "a___b", "a:", "http:/x", "a:b:c"},
       95},
      {"replicas", {0, 1, 50, 2147483647}, {-1, -1, -7, -2147483648, 2147483648, -2147483649, 0.5, 1e300}},
      {"mode", {"clone", "run", "run"}, {"static", "Clone", "fork", "run "}, 60},
      {"serviceAccountName", {"agent"}, {}, 20},
  };
  return fields;
}

const std::vector<Field>& toolbox_fields() {
  static const std::vector<Field> fields = {
      {"name",
       {"build", "test", "lab", "a", "0a", "db-1", "cache", "desktop", std::string(63, 'n')},
       {"1", "42", "Build", "a_b", "-a", "a-", "a.b", std::string(64, 'n')},
       97},
      {"image",
       {"tools:1", "tools", "ghcr.io/example/tools:1"},
       {"https://images.example.com/tools.img", "Http://x", "registry.example.com:5000/tools", "tools@sha256:0"},
       80},
      {"mode", {"run", "clone", "static", "static"}, {"Static", "fork", " clone"}, 60},
      {"staticIP", {"10.20.30.40", "fd00::1", "lab.example.com"}, {}, 35},
      {"staticVMID", {"vm-0042", "42x"}, {}, 35},
      {"vncPort", {0, 5900, 65535}, {-1, 65536, 5900.5, 4294967296}, 20},
  };
  return fields;
}

const std::vector<Field>& vm_fields() {
  static const std::vector<Field> fields = {
      {"os", {"linux", "windows", "android"}, {"Windows", "plan9", "linux "}},
      {"backend", {"cloud-hypervisor", "firecracker", "firecracker"}, {"qemu", "Firecracker"}, 50},
      {"connType", {"ssh", "rdp", "vnc", "adb"}, {"telnet", "SSH"}, 30},
      {"network", {"tenant-a"}, {}, 15},
      {"forcePull", {true, false}, {}, 20},
      {"noDirectIO", {true, false}, {}, 30},
      {"probePort", {0, 22, 65535}, {-1, 65536, 22.5, 1e20}, 20},
      {"storage",
       {"20Gi", "1.5", "500m", 1, 1.5, "1e9", ".5", "5.", "+1Ki"},
       {"20GiB", "lots", "1 Gi", "1K", "1e", "-"}},
  };
  return fields;
}

const std::vector<Field>& set_fields() {
  static const std::vector<Field> fields = {
      {"suspend", {true, false}, {}, 30},
      {"snapshotPolicy", {"always", "main-only", "never"}, {"sometimes", "Always"}},
      {"nodePool", {"default", "gpu"}, {}, 20},
      {"nodeName", {"node-7"}, {}, 10},
      {"hibernatePolicy", {"retain", "release"}, {"forget", "Retain"}},
      {"snapshotCompatibilityClass", {"amd-zen4", std::string(63, 'c')}, {"a/b", "a-", std::string(64, 'c')}, 20},
  };
  return fields;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {
    // Every third set is nearly clean, so that valid ones are not rare.
    careless_ = random_.below(3) * 6;
  }

  Json set() {
    Json set = {{"kind", "CocoonSet"}};
    if (!slips()) set["apiVersion"] = slips() ? "cocoonset.cocoonstack.io/v2" : "cocoonset.cocoonstack.io/v1";
    set["metadata"] = metadata();
    if (random_.chance(98)) set["spec"] = or_something_else(spec());
    if (slips()) set["status"] = {{"readyAgents", 1}};
    return set;
  }

 private:
  /// Whether the person who writes this set makes a mistake here.
  bool slips() { return random_.chance(careless_); }

  /// `value`, or now and then null or a value of any other type.
  Json or_something_else(Json value) {
    if (!slips() || random_.chance(70)) return value;
    return random_.chance(40) ? Json() : random_.pick(wrong_types());
  }

  Json value_of(const Field& field) {
    if (!slips()) return random_.pick(field.good);
    switch (random_.below(6)) {
      case 0: return nullptr;
      case 1: return random_.pick(wrong_types());
      case 2: return field.good[0].is_string() ? random_.pick(strange_texts()) : random_.pick(field.good);
      default: return random_.pick(field.bad.empty() ? field.good : field.bad);
    }
  }

  void add(Json& object, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      if (random_.chance(slips() ? 50 : field.present)) object[field.name] = value_of(field);
    }
  }

  void add_unknown(Json& object) {
    static const std::vector<std::string> names = {"replica", "imge", "Mode", "x", "a.b", "node name", "", "é", "\x1b"};
    if (slips() && random_.chance(20)) object[random_.pick(names)] = random_.pick(wrong_types());
  }

  Json metadata() {
    static const Values names = {"example", "a.b-c.1", "0"};
    static const Values bad_names = {"Example", "a_b", "-a", "", 7};
    Json metadata = {{"namespace", "vms"}};
    if (random_.chance(10)) {
      metadata["generateName"] = slips() ? "Agents_" : "agents-";
    } else if (!slips() || random_.chance(50)) {
      metadata["name"] = random_.pick(slips() ? bad_names : names);
    }
    return or_something_else(metadata);
  }

  Json spec() {
    Json spec = Json::object();
    add(spec, set_fields());
    add_unknown(spec);
    if (!slips() || random_.chance(80)) spec["agent"] = or_something_else(agent());
    const std::size_t count = toolbox_count();
    if (count > 0 || random_.chance(20)) spec["toolboxes"] = or_something_else(toolboxes(count));
    return spec;
  }

  Json agent() {
    Json agent = Json::object();
    add(agent, agent_fields());
    add_vm(agent);
    if (random_.chance(20)) agent["envFrom"] = or_something_else(env_from());
    return agent;
  }

  std::size_t toolbox_count() {
    if (random_.chance(1)) return 20 + random_.below(80);
    return random_.chance(30) ? 0 : 1 + random_.below(4);
  }

  Json toolboxes(std::size_t count) {
    Json list = Json::array();
    for (std::size_t i = 0; i < count; ++i) list.push_back(or_something_else(toolbox()));
    return list;
  }

  Json toolbox() {
    Json toolbox = Json::object();
    add(toolbox, toolbox_fields());
    add_vm(toolbox);
    // Few would get through otherwise: a static toolbox needs both.
    if (toolbox.value("mode", Json()) == "static" && !slips()) {
      toolbox.emplace("staticIP", "10.20.30.40");
      toolbox.emplace("staticVMID", "vm-0042");
    }
    return toolbox;
  }

  void add_vm(Json& machine) {
    add(machine, vm_fields());
    add_unknown(machine);
    if (random_.chance(30)) machine["resources"] = or_something_else(resources());
  }

  Json resources() {
    Json resources = Json::object();
    for (const char* const part : {"limits", "requests"}) {
      if (random_.chance(60)) resources[part] = or_something_else(quantities());
    }
    if (random_.chance(10))
      resources["claims"] = or_something_else(Json::array({or_something_else({{"name", "gpu"}})}));
    if (slips()) resources["limit"] = {{"cpu", 1}};
    return resources;
  }

  Json quantities() {
    static const std::vector<std::string> names = {"cpu", "memory", "nvidia.com/gpu", "a b", "é", "", "\x1b"};
    Json quantities = Json::object();
    for (std::size_t i = random_.below(4); i > 0; --i) {
      quantities[slips() ? random_.pick(names) : names[random_.below(3)]] = value_of(vm_fields().back());
    }
    return quantities;
  }

  Json env_from() {
    Json list = Json::array();
    for (std::size_t i = random_.below(3); i > 0; --i)
      list.push_back(or_something_else({{"secretRef", {{"name", "token"}}}}));
    return list;
  }

  Random random_;
  std::size_t careless_ = 0;
};

}  // namespace

Json random_cocoonset(std::uint64_t seed) { return Generator(seed).set(); }

}  // namespace cocoon::tests
