// Previews as JSON: what the Wasm module gives to the page.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/answer/judge.hpp"
#include "core/answer/preview.hpp"
#include "core/answer/sets.hpp"

namespace cocoon {

/// An array, one object a preview.
std::string previews_as_json(std::string_view source, std::span<const Preview> previews);

/// One object: outcome, objects and notes.
std::string answer_as_json(std::string_view source, const TextAnswer& answer);

/// An array, one object a set.
std::string stored_as_json(std::string_view source, std::span<const PreviewedSet> sets);

}  // namespace cocoon
