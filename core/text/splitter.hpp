// Cuts a text into documents as kubectl does, which knows lines, not YAML: a line that starts with --- ends a document,
// if there is a line since the last one. If there is none, the line is left to the reader of YAML, for which ---# is no
// separator.
//
//   while (splitter.next()) {
//     while (splitter.extend()) …  // holds more of the document, which may be longer than what is held of the text
//     source.slice(splitter.extent());
//   }
//
// Refers to the text. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/text/source_text.hpp"

namespace cocoon {

class Splitter {
 public:
  explicit Splitter(SourceText& source) : source_(&source) {}

  /// Goes to the next document, over what has not been read of this one; false at the end of the text.
  bool next();
  /// Where the document stands, as far as it is known.
  const Extent& extent() const { return extent_; }
  /// Knows more of it; false where it ends, and where it gets larger than what may be held at once. The line in which
  /// the extent ends is held to its end, as far as people are shown it. Views of the text end here.
  bool extend();
  bool is_too_long() const { return is_too_long_; }
  /// Knows all of it, unless that is more than `bytes`, or more than may be held at once.
  bool extend_to_end(std::size_t bytes);
  /// Whether a separator follows the document, whose end is known.
  bool is_separated() const { return at_ > extent_.end; }

  /// The line before the document, where that starts with --- and is no separator.
  const std::optional<Range>& bad_separator() const { return bad_separator_; }

  /// Lets go of the text before `offset`, but for the start of its line, as far as people are shown it.
  void let_go(std::size_t offset);

 private:
  void start();
  bool is_at_separator();
  bool take_separator();
  bool take_piece();
  void hold_line();

  SourceText* source_;
  Extent extent_;
  std::size_t start_ = 0;  // of the document, of which the extent may have lost it
  std::size_t at_ = 0;     // what is before has been looked at
  bool in_line_ = false;   // it is no start of a line
  bool has_ended_ = true;  // the document
  bool is_too_long_ = false;
  std::optional<Range> bad_separator_;
  std::optional<Range> next_bad_separator_;
};

}  // namespace cocoon
