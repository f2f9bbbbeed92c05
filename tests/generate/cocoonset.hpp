// Random CocoonSets, valid and not, and ways to write them down.
//
//   const Json set = random_cocoonset(17);
//   const std::string yaml = as_yaml(set, 17);  // in one of the styles that people use
//   const std::string json = as_json(set, 17);  // its members in any order
//
// The fields come from core's schema table, so a new one is generated without a word here. The seed alone decides: the
// same on every machine, with every library. Each object says that it is a CocoonSet; everything else about it may be
// wrong: values, types, nulls, blanks, names, unknown fields, parts that are missing, up to a hundred toolboxes. No key
// stands twice, and every number and text can be written in YAML and JSON.
#pragma once

#include <cstdint>
#include <string>

#include "tests/generate/json.hpp"

namespace cocoon::tests {

Json random_cocoonset(std::uint64_t seed);

/// Reads as `object` again: block and flow style, quotes of each kind or none, comments, any order of members.
std::string as_yaml(const Json& object, std::uint64_t seed);

/// Reads as `object` again, on one line or on many.
std::string as_json(const Json& object, std::uint64_t seed);

}  // namespace cocoon::tests
