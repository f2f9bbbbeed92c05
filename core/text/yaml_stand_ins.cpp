#include "core/text/yaml_stand_ins.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/utf8.hpp"

namespace cocoon {

namespace {

// Each that is added costs one more reading. Nobody writes so many, or a text that is long and has more than a few.
constexpr std::size_t most = 64;
constexpr std::size_t most_bytes_again = 32U << 20U;

constexpr std::string_view restored[] = {":", "", byte_order_mark};

}  // namespace

StandIns::StandIns(std::string text) : text_(std::move(text)) {
  for (std::size_t at = text_.find(byte_order_mark); at != std::string::npos;
       at = text_.find(byte_order_mark, at + byte_order_mark.size())) {
    at_[at] = Role::mark;
  }
  if (!at_.empty()) choose_characters();
}

// Of the private area, from U+E000 on. A text may well have some of its characters (icons), but not 64.
void StandIns::choose_characters() {
  std::string candidate = "\xEE\x80\x80";
  for (std::string& character : characters_) {
    while (text_.find(candidate) != std::string_view::npos && candidate[2] != '\xBF') ++candidate[2];
    character = candidate;
    ++candidate[2];
  }
}

bool StandIns::add(std::size_t offset, Role role) {
  if (added_ == most || added_ * text_.size() > most_bytes_again || !at_.try_emplace(offset, role).second) return false;
  if (added_++ == 0) choose_characters();
  return true;
}

std::string StandIns::given() const {
  std::string all;
  std::size_t from = 0;
  for (const auto& [at, role] : at_) {
    all.append(text_, from, at - from);
    all += role == Role::tag ? "~" : characters_[static_cast<std::size_t>(role)];
    from = at + (role == Role::mark ? byte_order_mark.size() : 1);
  }
  return all.append(text_, from);
}

std::string StandIns::restore(std::string_view value) const {
  std::string text;
  while (!value.empty()) {
    const std::size_t bytes = first_character(value).bytes;
    const auto role = std::find(characters_.begin(), characters_.end(), value.substr(0, bytes));
    text += role == characters_.end() ? value.substr(0, bytes) : restored[role - characters_.begin()];
    value.remove_prefix(bytes);
  }
  return text;
}

}  // namespace cocoon
