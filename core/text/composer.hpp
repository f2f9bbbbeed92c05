// Makes the tree of a document from its outline: follows aliases and merges, turns keys into strings, finds keys that
// stand twice and words that read otherwise than they look (`yes`).
#pragma once

#include "core/text/document.hpp"
#include "core/text/limits.hpp"
#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Fills in the tree, places and findings of `document` from its outline, which is not empty. The tree stays empty on
/// failure.
TextResult compose(const SourceText& source, const Outline& outline, ValueBudget& budget, Document& document);

}  // namespace cocoon
