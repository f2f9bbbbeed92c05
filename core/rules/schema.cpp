#include "core/rules/schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "core/encoding/utf8.hpp"
#include "core/field/formats.hpp"
#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/field/wording.hpp"
#include "core/rules/platform.hpp"
#include "core/rules/table.hpp"

namespace cocoon::schema {

namespace {

using Values = std::string_view;

constexpr std::array<Values, 3> snapshot_policies = {"always", "main-only", "never"};
constexpr std::array<Values, 2> hibernate_policies = {"retain", "release"};
constexpr std::array<Values, 2> agent_modes = {"clone", "run"};
constexpr std::array<Values, 3> toolbox_modes = {"run", "clone", "static"};
constexpr std::array<Values, 3> operating_systems = {"linux", "windows", "android"};
constexpr std::array<Values, 2> backends = {"cloud-hypervisor", "firecracker"};
constexpr std::array<Values, 4> conn_types = {"ssh", "rdp", "vnc", "adb"};

constexpr std::int32_t highest_port = 65535;
constexpr std::size_t longest_label_value = 63;

}  // namespace

// The VM options, which agents and toolboxes share.
constexpr Field os{.name = "os",
                   .documentation = "Operating system of the guest.",
                   .default_value = "linux",
                   .allowed = operating_systems};
constexpr Field backend{.name = "backend",
                        .documentation = "Hypervisor that runs the VM. Toolboxes run on the agent's.",
                        .default_value = "cloud-hypervisor",
                        .allowed = backends};
constexpr Field conn_type{
    .name = "connType",
    .documentation =
        "How users connect to the guest. Inferred from os when not set: linux ssh, windows rdp, android adb.",
    .allowed = conn_types};
constexpr Field no_direct_io{
    .name = "noDirectIO",
    .type = Type::boolean,
    .documentation = "Opens the VM's disks without O_DIRECT. cloud-hypervisor only; firecracker ignores it.",
    .default_value = "false"};
constexpr Field storage{.name = "storage",
                        .type = Type::quantity,
                        .documentation = "Size of the VM's disk, a Kubernetes quantity such as 20Gi."};

namespace {

constexpr Field network{.name = "network", .documentation = "Network that the VM is attached to."};
constexpr Field force_pull{.name = "forcePull",
                           .type = Type::boolean,
                           .documentation = "Pulls the image even where the node has it already.",
                           .default_value = "false"};
constexpr Field probe_port{.name = "probePort",
                           .type = Type::int32,
                           .documentation = "TCP port of the guest that tells whether it is ready.",
                           .minimum = 0,
                           .maximum = highest_port};
constexpr Field limits{
    .name = "limits", .type = Type::quantity_map, .documentation = "The most that the VM may use, by resource."};
constexpr Field requests{
    .name = "requests", .type = Type::quantity_map, .documentation = "What the VM is scheduled with, by resource."};
constexpr Field claims{.name = "claims",
                       .type = Type::foreign_object_list,
                       .documentation = "Resource claims (core/v1), handed on as they are."};
constexpr std::array<const Field*, 3> resource_members = {&limits, &requests, &claims};

}  // namespace

constexpr Field resources{.name = "resources",
                          .type = Type::foreign_object,
                          .documentation = "CPU and memory of the VM (core/v1 ResourceRequirements).",
                          .members = resource_members};

constexpr Field agent_replicas{.name = "replicas",
                               .type = Type::int32,
                               .documentation = "Number of sub-agents. The main agent always exists in addition.",
                               .default_value = "0",
                               .minimum = 0};
constexpr Field image{.name = "image",
                      .documentation =
                          "Image that the VM boots: a registry-relative repo[:tag] for clone, an OCI "
                          "reference or a cloudimg URL for run.",
                      .required = true};
constexpr Field agent_mode{.name = "mode",
                           .documentation = "clone starts from a snapshot, run boots the image.",
                           .default_value = "clone",
                           .allowed = agent_modes};
constexpr Field toolbox_mode{
    .name = "mode",
    .documentation = "run boots the image, clone starts from a snapshot, static points to a VM that exists already.",
    .default_value = "run",
    .allowed = toolbox_modes};
constexpr Field name{.name = "name",
                     .documentation = "Name of the toolbox, an RFC 1123 label, unique within the set.",
                     .required = true};
constexpr Field static_ip{.name = "staticIP", .documentation = "Address of the VM that a static toolbox points to."};
constexpr Field static_vmid{.name = "staticVMID", .documentation = "ID of the VM that a static toolbox points to."};

constexpr Field toolbox_image{.name = "image",
                              .documentation = "Image that the VM boots. Required unless mode is static."};

namespace {

constexpr Field env_from{.name = "envFrom",
                         .type = Type::foreign_object_list,
                         .documentation =
                             "ConfigMaps and Secrets whose keys become the agent's environment (core/v1 "
                             "EnvFromSource)."};
constexpr Field service_account_name{.name = "serviceAccountName",
                                     .documentation = "ServiceAccount that the agents' pods run as."};
constexpr Field vnc_port{.name = "vncPort",
                         .type = Type::int32,
                         .documentation = "Port on which the VM's VNC console listens.",
                         .minimum = 0,
                         .maximum = highest_port};

constexpr std::array<const Field*, 14> agent_members = {
    &agent_replicas, &image,   &agent_mode, &env_from,     &service_account_name, &os,      &backend,
    &conn_type,      &network, &force_pull, &no_direct_io, &probe_port,           &storage, &resources};
constexpr std::array<const Field*, 15> toolbox_members = {
    &name,      &toolbox_image, &toolbox_mode, &static_ip,    &static_vmid, &vnc_port, &os,       &backend,
    &conn_type, &network,       &force_pull,   &no_direct_io, &probe_port,  &storage,  &resources};

constexpr Field suspend{.name = "suspend",
                        .type = Type::boolean,
                        .documentation = "Suspends every VM of the set.",
                        .default_value = "false"};
constexpr Field node_pool{
    .name = "nodePool", .documentation = "Pool of nodes that the VMs are scheduled to.", .default_value = "default"};
constexpr Field node_name{.name = "nodeName", .documentation = "Node that the VMs are bound to."};
constexpr Field snapshot_compatibility_class{
    .name = "snapshotCompatibilityClass",
    .documentation = "Snapshots are restored only on nodes of this class, a label value.",
    .max_length = longest_label_value,
    .format = Format::label_value};

}  // namespace

constexpr Field snapshot_policy{.name = "snapshotPolicy",
                                .documentation = "Which VMs are snapshotted when they stop.",
                                .default_value = "always",
                                .allowed = snapshot_policies};
constexpr Field hibernate_policy{.name = "hibernatePolicy",
                                 .documentation = "Whether a hibernated VM keeps its node's resources.",
                                 .default_value = "retain",
                                 .allowed = hibernate_policies};
constexpr Field agent{.name = "agent",
                      .type = Type::object,
                      .documentation = "The main agent and its sub-agents.",
                      .required = true,
                      .members = agent_members};
constexpr Field toolboxes{.name = "toolboxes",
                          .type = Type::object_list,
                          .documentation = "VMs beside the agents that they use as tools.",
                          .members = toolbox_members};

namespace {

constexpr std::array<const Field*, 8> spec_members = {&suspend,   &snapshot_policy,  &node_pool,
                                                      &node_name, &hibernate_policy, &snapshot_compatibility_class,
                                                      &agent,     &toolboxes};

}  // namespace

constexpr Field spec{
    .name = "spec", .type = Type::object, .documentation = "What the set should be.", .members = spec_members};

namespace {

constexpr std::array<Values, 1> api_versions = {cocoonset_api_version};
constexpr std::array<Values, 1> kinds = {cocoonset_kind};

}  // namespace

constexpr Field api_version{
    .name = "apiVersion", .documentation = "Group and version of the API.", .allowed = api_versions, .required = true};

namespace {

constexpr Field kind{.name = "kind", .documentation = "What the object is.", .allowed = kinds, .required = true};
constexpr Field object_name{.name = "name",
                            .documentation = "Name of the set, a DNS-1123 subdomain, unique within its namespace."};
constexpr Field generate_name{.name = "generateName",
                              .documentation = "Start of a name that the API server completes, in the place of name."};
constexpr Field ns{.name = "namespace", .documentation = "Namespace that the set and its VMs live in."};
constexpr Field labels{
    .name = "labels", .type = Type::foreign_object, .documentation = "Names and values by which objects are selected."};
constexpr Field annotations{.name = "annotations",
                            .type = Type::foreign_object,
                            .documentation = "Names and values for tools, which select nothing."};
constexpr std::array<const Field*, 5> metadata_members = {&object_name, &generate_name, &ns, &labels, &annotations};
constexpr Field metadata{.name = "metadata",
                         .type = Type::foreign_object,
                         .documentation = "Name, namespace and labels (meta/v1 ObjectMeta).",
                         .required = true,
                         .members = metadata_members};
constexpr Field status{
    .name = "status", .type = Type::foreign_object, .documentation = "What the operator observed; not yours to write."};
constexpr std::array<const Field*, 5> cocoonset_members = {&api_version, &kind, &metadata, &spec, &status};

}  // namespace

constexpr Field cocoonset{.name = "CocoonSet",
                          .type = Type::object,
                          .documentation = "Agents and toolboxes: VMs that belong together.",
                          .members = cocoonset_members};

void tell_default(const Field& field, JsonListener& listener) {
  const std::string_view text = field.default_value;
  if (text.empty()) return listener.null();
  if (field.type == Type::boolean) return listener.boolean(text == "true");
  if (field.type == Type::string) return listener.string(JsonString(text));
  std::int32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  listener.integer(number);
}

std::string_view read(const Node& object, const Field& field) {
  // Of the value alone: a node would count a reference to its path, and of most fields of a million toolboxes nobody
  // asks for that.
  const Value written = object.value().find(field.name);
  if (const std::string_view text = written.string(); !is_blank(text)) return text;
  const bool lacks_text =
      written.exists() ? written.is_null() || written.is_string() : object.is_null() || object.value().is_object();
  return lacks_text ? field.default_value : std::string_view();
}

namespace {

bool is_list(Type type) { return type == Type::object_list || type == Type::foreign_object_list; }
bool is_foreign(Type type) { return type == Type::foreign_object || type == Type::foreign_object_list; }

std::string_view expectation(Type type) {
  switch (type) {
    case Type::string: return must_be_string;
    case Type::boolean: return "must be true or false";
    case Type::int32: return "must be an integer of 32 bits";
    case Type::quantity: return "must be a quantity, such as \"20Gi\", \"500m\" or 1";
    case Type::object_list:
    case Type::foreign_object_list: return "must be a list of objects";
    default: return "must be an object";
  }
}

bool has_type(const Node& node, Type type) {
  const Value value = node.value();
  switch (type) {
    case Type::string: return value.is_string();
    case Type::boolean: return value.is_boolean();
    case Type::int32: return node.int32().has_value();
    case Type::quantity: return value.is_string() || value.is_number();
    case Type::object_list:
    case Type::foreign_object_list: return value.is_array();
    default: return value.is_object();
  }
}

/// Visits `node`, which stands where `field` says, and everything below it that the table knows, in the table's order.
/// `visit(node, type, field)` returns whether to go on below the node. Null is visited by nobody: it means "not set".
template <typename Visit>
void walk(const Node& node, const Field& field, const Visit& visit);

template <typename Visit>
void walk_members(const Node& object, const Field& field, const Visit& visit) {
  for (const Field* member : field.members) {
    const bool is_there = !object.value().find(member->name).is_null();
    if (is_there) walk(object[member->name], *member, visit);
  }
}

template <typename Visit>
void walk_items(const Node& list, const Field& field, const Visit& visit) {
  const Type item_type = is_foreign(field.type) ? Type::foreign_object : Type::object;
  for (const Node& item : list.items()) {
    if (!item.is_null() && visit(item, item_type, field)) walk_members(item, field, visit);
  }
}

template <typename Visit>
void walk(const Node& node, const Field& field, const Visit& visit) {
  if (node.is_null() || !visit(node, field.type, field)) return;
  if (is_list(field.type)) return walk_items(node, field, visit);
  if (field.type != Type::quantity_map) return walk_members(node, field, visit);
  node.for_each_member([&](std::string_view, const Node& quantity) {
    if (!quantity.is_null()) visit(quantity, Type::quantity, field);
  });
}

void add(Findings& findings, std::string_view rule, Cause cause, const Node& node, std::string_view detail) {
  if (findings.is_full()) return findings.count(rule);
  findings.add({.rule = rule,
                .cause = cause,
                .field = node.path(),
                .bad_value = printed(node.value()),
                .detail = std::string(detail)});
}

/// True where the value may be looked into: it has its type.
bool check_type(const Node& node, Type type, Findings& findings) {
  if (!has_type(node, type)) {
    add(findings, "type-mismatch", Cause::type_invalid, node, expectation(type));
    return false;
  }
  if (type == Type::quantity && node.text() && !is_quantity(*node.text())) {
    add(findings, "quantity-invalid", Cause::invalid, node, expectation(type));
  }
  return true;
}

/// Limits that no rule covers: where a rule does (agent-replicas-nonnegative), there is no maximum in the table.
void check_limits(const Node& node, const Field& field, Findings& findings) {
  if (const auto number = node.int32();
      number && field.maximum && (*number < *field.minimum || *number > *field.maximum)) {
    add(findings, "value-limit", Cause::invalid, node,
        "must be between " + std::to_string(*field.minimum) + " and " + std::to_string(*field.maximum));
  }
  const auto text = node.text();
  if (!text) return;
  if (field.max_length && count_characters(*text) > *field.max_length) {
    add(findings, "value-limit", Cause::too_long, node,
        "must be at most " + std::to_string(*field.max_length) + " characters");
  } else if (field.format == Format::label_value && !has_label_value_characters(*text)) {
    add(findings, "value-limit", Cause::invalid, node,
        "must be a label value: letters, digits, '-', '_' and '.', first and last a letter or digit");
  }
}

std::vector<std::string_view> names_of(std::span<const Field* const> fields) {
  std::vector<std::string_view> names;
  for (const Field* field : fields) names.push_back(field->name);
  return names;
}

Finding unknown_field(const Node& member, std::string_view name, std::span<const std::string_view> known) {
  Finding finding{.rule = "unknown-field", .cause = Cause::unknown_field, .field = member.path(), .about_key = true};
  if (const auto near = near_word(name, known)) {
    const std::string quoted = in_quotes(*near);
    finding.detail = "did you mean " + quoted + "?";
    finding.fix = "rename it to " + quoted;
    finding.suggestion = *near;
  } else {
    finding.detail = "known here are " + quoted_list(known);
  }
  return finding;
}

}  // namespace

bool has_type(const Node& node, const Field& field) { return has_type(node, field.type); }

void find_type_errors(const Node& spec_node, Findings& findings) {
  walk(spec_node, spec, [&](const Node& node, Type type, const Field&) { return check_type(node, type, findings); });
}

void find_schema_errors(const Node& spec_node, Findings& findings) {
  walk(spec_node, spec, [&](const Node& node, Type type, const Field& field) {
    if (!has_type(node, type)) return false;
    if (type == Type::object) find_unknown_members(node, field, findings);
    check_limits(node, field, findings);
    return true;
  });
}

void find_unknown_members(const Node& object, const Field& field, Findings& findings) {
  const std::vector<std::string_view> known = names_of(field.members);
  object.for_each_member([&](std::string_view member_name, const Node& member) {
    if (std::find(known.begin(), known.end(), member_name) != known.end()) return;
    if (findings.is_full()) {
      findings.count("unknown-field");
    } else {
      findings.add(unknown_field(member, member_name, known));
    }
  });
}

}  // namespace cocoon::schema
