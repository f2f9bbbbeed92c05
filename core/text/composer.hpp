// Makes a tree of what a reader has written down: follows aliases and merges, turns keys into strings, finds keys
// that stand twice and words that read otherwise than they look.
#pragma once

#include "core/text/document.hpp"
#include "core/text/limits.hpp"
#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Fills in tree, places and findings of `document` from its outline, which is not empty. Where that fails the
/// tree is left empty.
TextResult compose(const SourceText& source, const Outline& outline, ValueBudget& budget, Document& document);

}  // namespace cocoon
