// A text that comes in pieces, as from a pipe.
#pragma once

#include <algorithm>
#include <string_view>

#include "core/text/source_text.hpp"

namespace cocoon {

class TextPieces final : public TextInput {
 public:
  /// Does not own the text. Each read gives at most `most` bytes.
  explicit TextPieces(std::string_view text, std::size_t most) : rest_(text), most_(most) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::string_view piece = rest_.substr(0, std::min(size, most_));
    std::copy(piece.begin(), piece.end(), buffer);
    rest_.remove_prefix(piece.size());
    return piece.size();
  }

  bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  std::size_t most_;
};

}  // namespace cocoon
