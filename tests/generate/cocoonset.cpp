#include "tests/generate/cocoonset.hpp"

#include <cctype>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/schema.hpp"
#include "tests/generate/random.hpp"

namespace cocoon::tests {

namespace {

using schema::Type;
using Values = std::vector<Json>;

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

/// What a field is given, most of it out of the schema.
struct Samples {
  Values good = {};
  Values bad = {};           ///< of the right type
  std::size_t present = 30;  ///< percent of the objects that have it
};

/// What the schema cannot know: values that rules look for, and how often a field is written. A field that does not
/// stand here gets what its type, values and limits give.
const std::map<std::string_view, Samples>& specimens() {
  static const std::map<std::string_view, Samples> by_name = {
      {"agent", {.present = 100}},
      {"toolboxes", {.present = 80}},
      {"name",
       {{"build", "test", "lab", "a", "0a", "db-1", "cache", "desktop", std::string(63, 'n')},
        {"1", "42", "Build", "a_b", "-a", "a-", "a.b", std::string(64, 'n')},
        97}},
      {"image",
       {{"ubuntu:24.04", "ubuntu", "agents/ubuntu:24.04", "a.b/c_d/e__f-g:_T.9", "tools:1", "ghcr.io/example/tools:1"},
        {"https://images.example.com/noble.img", "HTTP://x", "hTTps://", "http://x/y.img",
         "registry.example.com:5000/a:1", "a@sha256:0", "Upper", " ubuntu", "a..b", "a___b", "a:", "http:/x", "a:b:c"},
        92}},
      {"replicas", {{1, 50}, {-1, -1, -7, -2147483648, -2, -3}, 40}},
      {"mode", {{}, {"static", "fork"}, 60}},
      {"staticIP", {{"10.20.30.40", "fd00::1", "lab.example.com"}, {}, 35}},
      {"staticVMID", {{"vm-0042", "42x"}, {}, 35}},
      {"os", {{}, {"plan9"}, 40}},
      {"backend", {{"firecracker"}, {"qemu"}, 50}},
      {"connType", {{}, {"telnet"}}},
      {"storage", {.present = 40}},
      {"limits", {.present = 60}},
      {"requests", {.present = 60}},
      {"envFrom", {{{{"secretRef", {{"name", "token"}}}}}, {}}},
      {"snapshotPolicy", {{}, {"sometimes"}, 40}},
      {"hibernatePolicy", {{}, {"forget"}, 40}},
      {"snapshotCompatibilityClass", {{"amd-zen4"}, {"a/b", "a-"}}},
  };
  return by_name;
}

void append(Values& values, const Values& more) { values.insert(values.end(), more.begin(), more.end()); }

void add_texts(const schema::Field& field, Samples& samples) {
  for (const std::string_view value : field.allowed) {
    const std::string text(value);
    std::string capital = text;
    capital[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(capital[0])));
    append(samples.good, {text});
    append(samples.bad, {capital, text + ' ', ' ' + text});
  }
  if (field.max_length) {
    append(samples.good, {std::string(*field.max_length, 'c')});
    append(samples.bad, {std::string(*field.max_length + 1, 'c')});
  }
  if (samples.good.empty()) samples.good = {"a", "b-1"};
}

void add_numbers(const schema::Field& field, Samples& samples) {
  const std::int64_t least = field.minimum.value_or(std::numeric_limits<std::int32_t>::min());
  const std::int64_t most = field.maximum.value_or(std::numeric_limits<std::int32_t>::max());
  append(samples.good, {least, 22, most});
  append(samples.bad, {least - 1, most + 1, least - 1, most + 1, 22.5, -2147483649, 4294967296, 1e20, 1e300});
}

Samples made_for(const schema::Field& field) {
  const auto own = specimens().find(field.name);
  Samples samples = own == specimens().end() ? Samples() : own->second;
  switch (field.type) {
    case Type::string: add_texts(field, samples); break;
    case Type::int32: add_numbers(field, samples); break;
    case Type::boolean: append(samples.good, {true, false}); break;
    case Type::quantity:
    case Type::quantity_map:
      append(samples.good, {"20Gi", "1.5", "500m", 1, 1.5, "1e9", ".5", "5.", "+1Ki"});
      append(samples.bad, {"20GiB", "lots", "1 Gi", "1K", "1e", "-"});
      break;
    case Type::foreign_object_list:
      if (samples.good.empty()) samples.good = {{{"name", "a"}}};
      break;
    default: break;
  }
  return samples;
}

using SamplesByField = std::map<const schema::Field*, Samples>;

void add_samples(const schema::Field& field, SamplesByField& samples) {
  samples.emplace(&field, made_for(field));
  for (const schema::Field* member : field.members) add_samples(*member, samples);
}

const Samples& samples_of(const schema::Field& field) {
  static const SamplesByField all = [] {
    SamplesByField samples;
    add_samples(schema::spec, samples);
    return samples;
  }();
  return all.at(&field);
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
    if (random_.chance(98)) set["spec"] = value_of(schema::spec);
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

  Json value_of(const schema::Field& field) {
    switch (field.type) {
      case Type::object:
      case Type::foreign_object: return or_something_else(object_of(field));
      case Type::object_list: return or_something_else(objects_of(field));
      case Type::quantity_map: return or_something_else(quantities_of(field));
      case Type::foreign_object_list: return or_something_else(foreign_objects_of(field));
      default: return scalar_of(field);
    }
  }

  Json scalar_of(const schema::Field& field) {
    const Samples& samples = samples_of(field);
    if (!slips()) return random_.pick(samples.good);
    switch (random_.below(6)) {
      case 0: return nullptr;
      case 1: return random_.pick(wrong_types());
      case 2: return samples.good[0].is_string() ? random_.pick(strange_texts()) : random_.pick(samples.good);
      default: return random_.pick(samples.bad.empty() ? samples.good : samples.bad);
    }
  }

  Json object_of(const schema::Field& field) {
    Json object = Json::object();
    for (const schema::Field* member : field.members) {
      if (random_.chance(slips() ? 50 : samples_of(*member).present)) {
        object[std::string(member->name)] = value_of(*member);
      }
    }
    add_unknown(object, field);
    if (&field == &schema::toolboxes) complete_static(object);
    return object;
  }

  /// Few sets would be valid otherwise: a static toolbox needs both.
  void complete_static(Json& toolbox) {
    if (toolbox.value("mode", Json()) != "static" || slips()) return;
    toolbox.emplace("staticIP", "10.20.30.40");
    toolbox.emplace("staticVMID", "vm-0042");
  }

  /// A member that nobody knows, often nearly one that the object may have.
  void add_unknown(Json& object, const schema::Field& field) {
    static const std::vector<std::string> names = {"replica", "imge",      "limit", "Mode", "x",
                                                   "a.b",     "node name", "",      "é",    "\x1b"};
    if (!slips() || !random_.chance(30)) return;
    const bool is_near = !field.members.empty() && random_.chance(30);
    object[is_near ? near_name(field) : random_.pick(names)] = random_.pick(wrong_types());
  }

  std::string near_name(const schema::Field& field) {
    std::string name(field.members[random_.below(field.members.size())]->name);
    name.erase(random_.below(name.size()), 1);
    return name;
  }

  Json objects_of(const schema::Field& field) {
    Json list = Json::array();
    for (std::size_t i = item_count(); i > 0; --i) list.push_back(or_something_else(object_of(field)));
    return list;
  }

  std::size_t item_count() {
    if (random_.chance(1)) return 20 + random_.below(80);
    return random_.chance(10) ? 0 : 1 + random_.below(4);
  }

  Json foreign_objects_of(const schema::Field& field) {
    Json list = Json::array();
    for (std::size_t i = random_.below(3); i > 0; --i) {
      list.push_back(or_something_else(random_.pick(samples_of(field).good)));
    }
    return list;
  }

  Json quantities_of(const schema::Field& field) {
    static const std::vector<std::string> names = {"cpu", "memory", "nvidia.com/gpu", "a b", "é", "", "\x1b"};
    Json quantities = Json::object();
    for (std::size_t i = random_.below(4); i > 0; --i) {
      quantities[slips() ? random_.pick(names) : names[random_.below(3)]] = scalar_of(field);
    }
    return quantities;
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

  Random random_;
  std::size_t careless_ = 0;
};

}  // namespace

Json random_cocoonset(std::uint64_t seed) { return Generator(seed).set(); }

}  // namespace cocoon::tests
