// Makes the tree of a document from its outline: follows aliases and merges, turns keys into strings, finds keys that
// stand twice and words that read otherwise than they look (`yes`).
#pragma once

#include "core/text/document.hpp"
#include "core/text/limits.hpp"
#include "core/text/outline.hpp"
#include "core/text/source_text.hpp"

namespace cocoon {

/// Nodes of one document that were composed so far, as goyaml counts them.
struct NodeCounts {
  std::size_t all = 1;          ///< the document too
  std::size_t for_aliases = 0;  ///< of these: what aliases stand for
};

/// Fills in the tree, places and findings of `document` from the node at `index` of an outline, its root or an item
/// that is taken from it. The tree stays empty on failure.
TextResult compose(const SourceText& source, const Outline& outline, std::size_t index, ValueBudget& budget,
                   NodeCounts& counts, Document& document);

}  // namespace cocoon
