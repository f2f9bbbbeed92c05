#include "core/field/path.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "core/field/quote.hpp"

namespace cocoon {

struct FieldPath::Link {
  Link(const std::shared_ptr<const Link>& before, std::variant<std::string, std::size_t> own_step)
      : parent(before), depth(before ? before->depth + 1 : 1), step(std::move(own_step)) {}

  std::shared_ptr<const Link> parent;
  std::size_t depth;  // links up to this one
  std::variant<std::string, std::size_t> step;
};

FieldPath FieldPath::operator/(std::string_view member) const {
  return {std::make_shared<const Link>(last_, std::string(member)), above_};
}

FieldPath FieldPath::operator/(std::size_t item) const { return {std::make_shared<const Link>(last_, item), above_}; }

std::vector<PathStep> FieldPath::steps() const& {
  std::vector<PathStep> steps;
  for (const Link* link = last_.get(); link != nullptr && link->depth > above_; link = link->parent.get()) {
    steps.push_back(std::visit([](const auto& step) { return PathStep(step); }, link->step));
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

FieldPath FieldPath::below(std::size_t levels) const {
  const std::size_t above = above_ + levels;
  return last_ && last_->depth > above ? FieldPath(last_, above) : FieldPath();
}

namespace {

bool is_plain_word(std::string_view text) {
  return !text.empty() && text.size() <= max_quoted_characters &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

}  // namespace

std::string FieldPath::to_string() const {
  std::string text;
  for (const PathStep& step : steps()) {
    if (const auto* item = std::get_if<std::size_t>(&step)) {
      text += '[' + std::to_string(*item) + ']';
    } else if (const auto member = std::get<std::string_view>(step); is_plain_word(member)) {
      if (!text.empty()) text += '.';
      text += member;
    } else {
      text += '[' + escaped(member) + ']';
    }
  }
  return text;
}

}  // namespace cocoon
