#include "core/text/composer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/field/quote.hpp"
#include "core/text/scalar.hpp"

namespace cocoon {

namespace {

// Where the composer is. Lives on its stack; a path is made once a finding asks for it, and shared by all below.
class Place {
 public:
  Place() : path_(FieldPath()) {}
  Place(const Place& parent, std::string_view member) : parent_(&parent), member_(member) {}
  Place(const Place& parent, std::size_t item) : parent_(&parent), item_(item) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() = default;

  const FieldPath& path() const {
    if (!path_) path_ = member_.data() != nullptr ? parent_->path() / member_ : parent_->path() / item_;
    return *path_;
  }

 private:
  const Place* parent_ = nullptr;
  std::string_view member_;
  std::size_t item_ = 0;
  mutable std::optional<FieldPath> path_;
};

// A value under way, in tree and map.
struct Slot {
  Json& tree;
  SourceMap& map;
};

// The keys that stand in a mapping itself, not merged into it, and where.
using WrittenKeys = std::map<std::string, Range, std::less<>>;

class Composer {
 public:
  Composer(const SourceText& source, const Outline& outline, ValueBudget& budget, std::vector<TextFinding>& findings)
      : source_(&source), outline_(&outline), budget_(&budget), findings_(&findings) {}

  /// Composes the node at `index`, which stands at `place`, into `slot`.
  Problem value(std::size_t index, const Place& place, Slot slot);

 private:
  Problem alias(std::size_t index, const Place& place, Slot slot);
  Problem scalar(const OutlineNode& here, const Place& place, Slot slot);
  Problem sequence(std::size_t index, const Place& place, Slot slot);
  Problem mapping(std::size_t index, const Place& place, Slot slot);
  Problem member(std::size_t index, const Place& place, Slot slot, WrittenKeys& written);
  Problem key(std::size_t index, std::string& text);
  Problem merge(std::size_t index, const Place& place, Slot slot, const WrittenKeys& written);
  Problem merge_mapping(std::size_t index, const Place& place, Slot slot, const WrittenKeys& written);
  Problem overlay(Json& tree, SourceMap& map, const Place& place, Slot slot, const WrittenKeys& written);

  Problem expand(std::size_t values);
  Problem expand_text(const Json& scalar);
  Problem note(TextFinding::Kind kind, FieldPath field, const Range& range, std::string detail);

  const OutlineNode& node(std::size_t index) const { return (*outline_)[index]; }
  /// The node itself, or the one that an alias stands for, which is none.
  std::size_t target(std::size_t index) const {
    return node(index).kind == OutlineNode::Kind::alias ? node(index).target : index;
  }
  std::size_t count_children(std::size_t index) const {
    std::size_t count = 0;
    for (std::size_t child = index + 1; child < node(index).next; child = node(child).next) ++count;
    return count;
  }

  const SourceText* source_;
  const Outline* outline_;
  ValueBudget* budget_;
  std::vector<TextFinding>* findings_;
  std::size_t depth_ = 0;
  std::size_t aliases_ = 0;  // how many are being followed
  Range expansion_;          // the outermost of these, or the last merge
  std::size_t expanded_ = 0;
};

// What an alias stands for has had its say where it is written.
Problem Composer::note(TextFinding::Kind kind, FieldPath field, const Range& range, std::string detail) {
  if (aliases_ > 0) return {};
  if (!budget_->spend(ValueBudget::finding_cost)) return over_budget(range);
  findings_->push_back({kind, std::move(field), range, std::move(detail)});
  return {};
}

Problem Composer::expand(std::size_t values) {
  expanded_ += values;
  if (expanded_ > TextLimits::expanded_values) {
    return syntax_finding(expansion_, "aliases and merges add more than " +
                                          std::to_string(TextLimits::expanded_values) +
                                          " keys and values to this document: write it without them");
  }
  if (!budget_->spend(values)) return over_budget(expansion_);
  return {};
}

// A copy of a long text costs as many values as it takes memory of.
Problem Composer::expand_text(const Json& scalar) {
  const auto* text = scalar.get_ptr<const std::string*>();
  return text == nullptr ? Problem() : expand(text->size() / TextLimits::text_of_value);
}

Problem Composer::value(std::size_t index, const Place& place, Slot slot) {
  const OutlineNode& here = node(index);
  if (here.kind == OutlineNode::Kind::alias) return alias(index, place, slot);
  if (here.kind == OutlineNode::Kind::scalar) return scalar(here, place, slot);
  slot.map.value = here.range;
  if (depth_ == TextLimits::depth) {
    return syntax_finding(aliases_ > 0 ? expansion_ : here.range,
                          "aliases nest this deeper than " + std::to_string(TextLimits::depth) + " levels");
  }
  if (aliases_ > 0) {
    if (Problem problem = expand(count_children(index))) return problem;
  }
  ++depth_;
  Problem problem =
      here.kind == OutlineNode::Kind::sequence ? sequence(index, place, slot) : mapping(index, place, slot);
  --depth_;
  return problem;
}

Problem Composer::alias(std::size_t index, const Place& place, Slot slot) {
  if (aliases_ == 0) expansion_ = node(index).range;
  if (Problem problem = expand(1)) return problem;
  ++aliases_;
  Problem problem = value(target(index), place, slot);
  --aliases_;
  return problem;
}

// Go writes a whole float without a fraction, and the API server reads an integer again.
Json as_sent(double number) {
  constexpr double last_exact_integer = 9007199254740992.0;  // 2^53
  if (std::trunc(number) != number || std::fabs(number) > last_exact_integer) return number;
  return static_cast<std::int64_t>(number);
}

Problem Composer::scalar(const OutlineNode& here, const Place& place, Slot slot) {
  slot.map.value = here.range;
  if (aliases_ > 0) {
    if (Problem problem = expand_text(here.value)) return problem;
  }
  slot.tree = here.value;
  const std::string_view text = source_->slice(here.range);
  if (const auto* number = here.value.get_ptr<const Json::number_float_t*>()) {
    if (!std::isfinite(*number)) {
      return syntax_finding(
          here.range, in_quotes(text) + " is a number that JSON does not have: put it in quotes if text is meant");
    }
    slot.tree = as_sent(*number);
  }
  if (!here.plain) return {};
  std::string surprise = surprise_in(text, here.value);
  if (here.in_flow && text.find('?') != std::string_view::npos) {
    surprise = "kubectl refuses a ? in unquoted text within { } or [ ]: put " + in_quotes(text) + " in quotes";
  }
  if (surprise.empty()) return {};
  return note(TextFinding::Kind::surprise, place.path(), here.range, std::move(surprise));
}

Problem Composer::sequence(std::size_t index, const Place& place, Slot slot) {
  const std::size_t count = count_children(index);
  slot.tree = Json::array_t(count);
  slot.map.items.resize(count);
  std::size_t child = index + 1;
  for (std::size_t item = 0; item < count; ++item, child = node(child).next) {
    const Place here(place, item);
    if (Problem problem = value(child, here, {slot.tree[item], slot.map.items[item]})) return problem;
  }
  return {};
}

Problem Composer::mapping(std::size_t index, const Place& place, Slot slot) {
  slot.tree = Json::object();
  WrittenKeys written;
  for (std::size_t key = index + 1; key < node(index).next; key = node(node(key).next).next) {
    Problem problem =
        node(key).is_merge ? merge(node(key).next, place, slot, written) : member(key, place, slot, written);
    if (problem) return problem;
  }
  return {};
}

std::string duplicate_detail(std::string_view key, std::size_t line, std::size_t next_line) {
  const std::string lines = line == next_line
                                ? "twice in line " + std::to_string(line)
                                : "in line " + std::to_string(line) + " and again in line " + std::to_string(next_line);
  return "key " + in_quotes(key) + " stands " + lines + ": kubectl silently keeps the last, delete one";
}

Problem Composer::member(std::size_t index, const Place& place, Slot slot, WrittenKeys& written) {
  std::string text;
  if (Problem problem = key(index, text)) return problem;
  const Place here(place, text);
  const Range& range = node(index).range;
  if (const auto [earlier, is_first] = written.try_emplace(text, range); !is_first) {
    const Range before = std::exchange(earlier->second, range);
    Problem problem = note(TextFinding::Kind::duplicate_key, here.path(), range,
                           duplicate_detail(text, before.start.line, range.start.line));
    if (problem) return problem;
  }
  SourceMap& map = slot.map.members[text];
  map = SourceMap();
  map.key = range;
  return value(node(index).next, here, {slot.tree[text], map});
}

Problem Composer::key(std::size_t index, std::string& text) {
  const Range& range = node(index).range;
  const OutlineNode& here = node(target(index));
  const bool is_alias = node(index).kind == OutlineNode::Kind::alias;
  if (is_alias && aliases_ == 0) expansion_ = range;
  if (is_alias || aliases_ > 0) {
    if (Problem problem = expand_text(here.value)) return problem;
  }
  if (here.kind == OutlineNode::Kind::sequence) return syntax_finding(range, "a list cannot be a key: expected text");
  if (here.kind == OutlineNode::Kind::mapping) {
    return syntax_finding(range, "a mapping cannot be a key: render a {{ template }} first, or put it in quotes");
  }
  std::optional<std::string> key = key_of(here.value);
  if (!key && range.start == range.end) return syntax_finding(range, "expected a key before the colon");
  if (!key) return syntax_finding(range, in_quotes(source_->slice(range)) + " cannot be a key: put it in quotes");
  text = *std::move(key);
  return {};
}

// After << stands a mapping, an alias of one, or a list of these, of which the first has precedence.
Problem Composer::merge(std::size_t index, const Place& place, Slot slot, const WrittenKeys& written) {
  const OutlineNode& here = node(index);
  if (here.kind != OutlineNode::Kind::sequence) return merge_mapping(index, place, slot, written);
  std::vector<std::size_t> mappings;
  for (std::size_t child = index + 1; child < here.next; child = node(child).next) mappings.push_back(child);
  for (auto mapping = mappings.rbegin(); mapping != mappings.rend(); ++mapping) {
    if (Problem problem = merge_mapping(*mapping, place, slot, written)) return problem;
  }
  return {};
}

Problem Composer::merge_mapping(std::size_t index, const Place& place, Slot slot, const WrittenKeys& written) {
  const OutlineNode& here = node(index);
  if (node(target(index)).kind != OutlineNode::Kind::mapping) {
    return syntax_finding(here.range, "only a mapping, an alias of one or a list of these can follow <<");
  }
  Json tree;
  SourceMap map;
  if (Problem problem = value(index, place, {tree, map})) return problem;
  if (aliases_ == 0) expansion_ = here.range;
  if (Problem problem = expand(tree.size())) return problem;
  return overlay(tree, map, place, slot, written);
}

// Merges in the order of the text: what stands before << is overwritten, as nobody expects.
Problem Composer::overlay(Json& tree, SourceMap& map, const Place& place, Slot slot, const WrittenKeys& written) {
  for (auto& [text, merged] : *tree.get_ptr<Json::object_t*>()) {
    const auto before = written.find(text);
    if (before != written.end() && slot.tree[text] != merged) {
      const std::string detail =
          "key " + in_quotes(text) + " stands before <<, which overwrites it: move << to the top";
      Problem problem = note(TextFinding::Kind::surprise, place.path() / text, before->second, detail);
      if (problem) return problem;
    }
    slot.tree[text] = std::move(merged);
    slot.map.members[text] = std::move(map.members[text]);
  }
  return {};
}

}  // namespace

Problem compose(const SourceText& source, const Outline& outline, ValueBudget& budget, Document& document) {
  Composer composer(source, outline, budget, document.findings);
  const Place root;
  return composer.value(0, root, {document.tree, document.map});
}

}  // namespace cocoon
