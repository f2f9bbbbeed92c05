// Makes the tree of a document from its outline: follows aliases and merges, turns keys into strings, finds keys that
// stand twice and words that read otherwise than they look (`yes`).
#pragma once

#include "core/text/document.hpp"
#include "core/text/limits.hpp"
#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Fills in the tree, places and findings of `document` from the node at `index` of an outline, its root or an item
/// that is taken from it. The tree stays empty on failure.
TextResult compose(const SourceText& source, const Outline& outline, std::size_t index, ValueBudget& budget,
                   Document& document);

}  // namespace cocoon
