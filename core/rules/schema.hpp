// The spec of CocoonSet v1 as a table: every field with its type, default, allowed values, limits and documentation.
//
// The rules read fields through these rows, so a default or a list of allowed values stands once:
//
//   schema::read(agent, schema::backend);  // what is written, else "cloud-hypervisor"
//
// The rows also give the findings about types, limits and unknown fields, the values that the rules' texts list, what
// the playground completes and shows on hover, and the fields of the tests' random sets. A test compares them with the
// CRD in config/crd. The table is constant: its rows live as long as the program, and any thread may read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/field/finding.hpp"
#include "core/field/node.hpp"
#include "core/json/listener.hpp"

namespace cocoon::schema {

enum class Type {
  string,
  boolean,
  int32,
  quantity,            ///< resource.Quantity: a string or a number
  object,              ///< with the members of `members`
  object_list,         ///< an array of them
  quantity_map,        ///< members of any name, each a quantity
  foreign_object,      ///< of another API: members that the table lists are checked, others ignored
  foreign_object_list  ///< an array of those
};

enum class Format {
  none,
  label_value,  ///< characters of a label value
};

struct Field {
  std::string_view name;
  Type type = Type::string;
  std::string_view documentation;
  std::string_view default_value = {};             ///< as it would be written in YAML; empty: none
  std::span<const std::string_view> allowed = {};  ///< the supported values; empty: any
  std::optional<std::int32_t> minimum = {};        ///< of an int32
  std::optional<std::int32_t> maximum = {};        ///< of an int32
  std::optional<std::size_t> max_length = {};      ///< of a string, in characters
  Format format = Format::none;
  bool required = false;
  std::span<const Field* const> members = {};
};

extern const Field agent_mode, toolbox_mode;
extern const Field image, toolbox_image, agent_replicas, name, static_ip, static_vmid;
extern const Field os, backend, conn_type, no_direct_io, storage, resources;
extern const Field agent, toolboxes, snapshot_policy, hibernate_policy;
extern const Field api_version;

/// `spec` itself, where the rules start.
extern const Field spec;

/// A whole CocoonSet: `spec`, metadata and the rest.
extern const Field cocoonset;

/// Passes the default to `listener` as a string, a boolean or a number; null where there is none.
void tell_default(const Field& field, JsonListener& listener);

/// The text of `field` in `object`: what is written, or the default where nothing is (absent, null or blank). Empty
/// where there is no default, and for a value of another type.
std::string_view read(const Node& object, const Field& field);

/// Whether `node`, which stands where `field` says, is of the field's JSON type.
bool has_type(const Node& node, const Field& field);

/// `type-mismatch` and `quantity-invalid` for everything in `spec` that the table lists, in the table's order. Every
/// surface denies for these.
void find_type_errors(const Node& spec_node, Findings& findings);

/// `unknown-field` and `value-limit`: what the API server itself refuses. For the command line and the page, which have
/// no API server behind them.
void find_schema_errors(const Node& spec_node, Findings& findings);

/// An `unknown-field` finding for every member of `object` that `field` does not list, with "did you mean" where one is
/// near.
void find_unknown_members(const Node& object, const Field& field, Findings& findings);

}  // namespace cocoon::schema
