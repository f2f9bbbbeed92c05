#include "core/field/path.hpp"

#include <algorithm>

#include "core/field/quote.hpp"

namespace cocoon {

struct FieldPath::Link {
  std::shared_ptr<const Link> parent;
  PathStep step;
};

FieldPath FieldPath::operator/(std::string_view member) const {
  return FieldPath(std::make_shared<const Link>(Link{last_, std::string(member)}));
}

FieldPath FieldPath::operator/(std::size_t item) const {
  return FieldPath(std::make_shared<const Link>(Link{last_, item}));
}

std::vector<PathStep> FieldPath::steps() const {
  std::vector<PathStep> steps;
  for (const Link* link = last_.get(); link != nullptr; link = link->parent.get()) steps.push_back(link->step);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

namespace {

bool is_plain_word(std::string_view text) {
  return !text.empty() && text.size() <= max_quoted_characters && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

std::string FieldPath::to_string() const {
  std::string text;
  for (const PathStep& step : steps()) {
    if (const auto* item = std::get_if<std::size_t>(&step)) {
      text += '[' + std::to_string(*item) + ']';
    } else if (const auto& member = std::get<std::string>(step); is_plain_word(member)) {
      if (!text.empty()) text += '.';
      text += member;
    } else {
      text += '[' + escaped(member) + ']';
    }
  }
  return text;
}

}  // namespace cocoon
