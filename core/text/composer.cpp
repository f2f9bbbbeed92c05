#include "core/text/composer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
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

// A tree under way.
struct Draft {
  PackedWriter tree;
  ValuePlaces places;

  /// Tells that what the last container holds, from `first_place` on, stands nearer to the front now.
  void move_places(std::size_t first_place, std::size_t distance);
  /// Adds a value of another tree.
  void copy(const SourceMap& value);
};

// A key that stands in a mapping itself, not merged into it.
struct WrittenKey {
  Range range;
  std::size_t value;  // the last that it was given: its position in the tree
};

using WrittenKeys = std::map<std::string, WrittenKey, std::less<>>;

void Draft::move_places(std::size_t first_place, std::size_t distance) {
  if (distance == 0) return;  // as with all containers that are large
  for (std::size_t i = first_place; i < places.size(); ++i) places[i].position -= distance;
}

void Draft::copy(const SourceMap& value) {
  const std::size_t start = tree.position() - value.position();
  for (ValuePlace place : value.places()) {
    place.position += start;
    places.push_back(place);
  }
  tree.copy(value.value());
}

class Composer {
 public:
  Composer(const SourceText& source, const Outline& outline, ValueBudget& budget, NodeCounts& counts,
           Document& document)
      : source_(&source),
        outline_(&outline),
        budget_(&budget),
        findings_(&document.findings),
        uses_(&document.uses),
        counts_(&counts) {}

  /// Adds the node at `index`, which stands at `place` and has the key at `key`, if any, to `draft`.
  TextResult value(std::size_t index, const Place& place, std::optional<Range> key, Draft& draft);

 private:
  TextResult alias(std::size_t index, const Place& place, std::optional<Range> key, Draft& draft);
  TextResult scalar(const OutlineNode& here, const Place& place, Draft& draft);
  TextResult sequence(std::size_t index, const Place& place, Draft& draft);
  TextResult mapping(std::size_t index, const Place& place, Draft& draft);
  TextResult member(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written);
  Result<std::string, SyntaxError> key_text(std::size_t index);
  TextResult merge(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written);
  TextResult merge_mapping(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written);
  TextResult overlay(const SourceMap& merged, const Place& place, Draft& draft, WrittenKeys& written);

  TextResult count();
  TextResult count_key(bool is_alias);
  TextResult expand(std::size_t values);
  TextResult expand_text(Value scalar);
  TextResult note(TextFinding::Kind kind, FieldPath field, const Range& range, std::string detail);

  /// The number of the outermost alias that is being followed; 0 for none.
  std::uint32_t current_use() const { return aliases_ > 0 ? static_cast<std::uint32_t>(uses_->size()) : 0; }
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
  std::vector<Range>* uses_;
  NodeCounts* counts_;
  std::size_t depth_ = 0;
  std::size_t aliases_ = 0;  // how many are being followed
  Range expansion_;          // the outermost of these, or the last merge
  std::size_t expanded_ = 0;
};

// What an alias stands for has had its say where it is written.
TextResult Composer::note(TextFinding::Kind kind, FieldPath field, const Range& range, std::string detail) {
  if (aliases_ > 0) return {};
  if (!budget_->spend(ValueBudget::finding_cost)) return over_budget(*budget_, range);
  findings_->push_back({kind, std::move(field), range, std::move(detail)});
  return {};
}

// What part of all nodes that it reads goyaml lets aliases make: the more it reads, the less.
double allowed_for_aliases(std::size_t read) {
  constexpr double few = 400'000;
  constexpr double many = 4'000'000;
  const double of_range = (static_cast<double>(read) - few) / (many - few);
  return 0.99 - 0.89 * std::clamp(of_range, 0.0, 1.0);
}

TextResult Composer::count() {
  auto& [all, for_aliases] = *counts_;
  ++all;
  if (aliases_ == 0) return {};
  ++for_aliases;
  const double part = static_cast<double>(for_aliases) / static_cast<double>(all);
  if (for_aliases <= 100 || all <= 1000 || part <= allowed_for_aliases(all)) return {};
  return SyntaxError{expansion_, "kubectl refuses this many aliases in a text of this size: write it without them"};
}

// An alias counts, and what it stands for.
TextResult Composer::count_key(bool is_alias) {
  TextResult counted = count();
  if (!counted.ok() || !is_alias) return counted;
  ++aliases_;
  counted = count();
  --aliases_;
  return counted;
}

TextResult Composer::expand(std::size_t values) {
  expanded_ += values;
  if (expanded_ > TextLimits::expanded_values) {
    return SyntaxError{expansion_, "aliases and merges add more than " + std::to_string(TextLimits::expanded_values) +
                                       " keys and values to this document: write it without them"};
  }
  if (!budget_->spend(values)) return over_budget(*budget_, expansion_);
  return {};
}

// A copy of a long text costs as many values as it takes memory of.
TextResult Composer::expand_text(Value scalar) {
  return scalar.is_string() ? expand(scalar.string().size() / TextLimits::text_of_value) : TextResult();
}

TextResult Composer::value(std::size_t index, const Place& place, std::optional<Range> key, Draft& draft) {
  if (TextResult counted = count(); !counted.ok()) return counted;
  const OutlineNode& here = node(index);
  if (here.kind == OutlineNode::Kind::alias) return alias(index, place, key, draft);
  draft.places.push_back(
      {.position = draft.tree.position(), .value = here.range, .key = key, .use = current_use() & 0x7FFFFFFFU});
  if (here.kind == OutlineNode::Kind::scalar) return scalar(here, place, draft);
  if (depth_ == TextLimits::depth) {
    return SyntaxError{aliases_ > 0 ? expansion_ : here.range,
                       "aliases nest this deeper than " + std::to_string(TextLimits::depth) + " levels"};
  }
  if (aliases_ > 0) {
    if (TextResult composed = expand(count_children(index)); !composed.ok()) return composed;
  }
  ++depth_;
  TextResult composed =
      here.kind == OutlineNode::Kind::sequence ? sequence(index, place, draft) : mapping(index, place, draft);
  --depth_;
  return composed;
}

TextResult Composer::alias(std::size_t index, const Place& place, std::optional<Range> key, Draft& draft) {
  const bool is_outermost = aliases_ == 0;
  if (is_outermost) {
    expansion_ = node(index).range;
    uses_->push_back(expansion_);
  }
  if (TextResult composed = expand(1); !composed.ok()) return composed;
  const std::size_t first_place = draft.places.size();
  ++aliases_;
  TextResult composed = value(target(index), place, key, draft);
  --aliases_;
  if (is_outermost && key && composed.ok()) draft.places[first_place].key_is_at_use = 1;
  return composed;
}

// Go writes a whole float in all its digits, without a fraction, and the API server reads an integer again.
std::optional<std::int64_t> integer_sent_for(const Number& number) {
  constexpr int digits_without_exponent = 21;
  if (number.is_integer()) return {};
  const std::string text = shortest(number.real, digits_without_exponent);
  std::int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return integer;
}

TextResult Composer::scalar(const OutlineNode& here, const Place& place, Draft& draft) {
  const Value value = outline_->value_of(here);
  if (aliases_ > 0) {
    if (TextResult composed = expand_text(value); !composed.ok()) return composed;
  }
  const std::string_view text = source_->slice(here.range);
  const auto number = value.number();
  if (number && !std::isfinite(number->real)) {
    return SyntaxError{here.range,
                       in_quotes(text) + " is a number that JSON does not have: put it in quotes if text is meant"};
  }
  const std::optional<std::int64_t> integer = number ? integer_sent_for(*number) : std::nullopt;
  if (integer) {
    draft.tree.integer(*integer);
  } else {
    draft.tree.copy(value);
  }
  if (!here.plain) return {};
  std::string surprise = surprise_in(text, value);
  if (surprise.empty()) return {};
  return note(TextFinding::Kind::surprise, place.path(), here.range, std::move(surprise));
}

TextResult Composer::sequence(std::size_t index, const Place& place, Draft& draft) {
  const std::size_t first_place = draft.places.size();
  draft.tree.start_array();
  std::size_t item = 0;
  const std::size_t end_of_children = node(index).is_taken ? index + 1 : node(index).next;
  for (std::size_t child = index + 1; child < end_of_children; child = node(child).next) {
    const Place here(place, item++);
    if (TextResult composed = value(child, here, {}, draft); !composed.ok()) return composed;
  }
  const std::size_t end = draft.tree.position();
  draft.tree.end_array();
  draft.move_places(first_place, end - draft.tree.position());
  return {};
}

TextResult Composer::mapping(std::size_t index, const Place& place, Draft& draft) {
  const std::size_t first_place = draft.places.size();
  draft.tree.start_object();
  WrittenKeys written;
  for (std::size_t key = index + 1; key < node(index).next; key = node(node(key).next).next) {
    TextResult composed =
        node(key).is_merge ? merge(node(key).next, place, draft, written) : member(key, place, draft, written);
    if (!composed.ok()) return composed;
  }
  const std::size_t end = draft.tree.position();
  draft.tree.end_object();
  draft.move_places(first_place, end - draft.tree.position());
  return {};
}

// The number of a line between two keys that ends with ---, as where two files were joined and the first lacked the end
// of its last line: what seems to be one document was two.
std::optional<std::size_t> glued_line(const SourceText& source, const Range& key, const Range& again) {
  const bool are_outermost = key.start.column == 1 && again.start.column == 1;
  if (!are_outermost || again.start.offset < key.end.offset) return std::nullopt;
  const std::string_view between = source.slice(Extent{key.end.offset, again.start.offset});
  for (std::size_t at = between.find("---"); at != std::string_view::npos; at = between.find("---", at + 1)) {
    const std::size_t end = between.find_first_not_of(" \t\r", at + 3);
    if (end != std::string_view::npos && between[end] == '\n') return source.at_byte(key.end.offset + at).line;
  }
  return std::nullopt;
}

std::string duplicate_detail(std::string_view key, std::size_t line, std::size_t next_line,
                             const std::optional<std::size_t>& glued) {
  const std::string lines = line == next_line
                                ? "twice in line " + std::to_string(line)
                                : "in line " + std::to_string(line) + " and again in line " + std::to_string(next_line);
  return "key " + in_quotes(key) + " stands " + lines + ": " +
         (glued ? "the --- at the end of line " + std::to_string(*glued) + " separates no documents"
                : "kubectl silently keeps the last, delete one");
}

TextResult Composer::member(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written) {
  Result<std::string, SyntaxError> name = key_text(index);
  if (!name.ok()) return std::move(name.error());
  const std::string& text = *name;
  const Place here(place, text);
  const Range& range = node(index).range;
  draft.tree.key(JsonString(text));
  const WrittenKey key{range, draft.tree.position()};
  if (const auto [earlier, is_first] = written.try_emplace(text, key); !is_first) {
    const Range before = std::exchange(earlier->second, key).range;
    const auto glued = glued_line(*source_, before, range);
    TextResult noted = note(TextFinding::Kind::duplicate_key, here.path(), range,
                            duplicate_detail(text, before.start.line, range.start.line, glued));
    if (!noted.ok()) return noted;
    if (glued && aliases_ == 0) findings_->back().fix = "put that --- on a line of its own";
  }
  return value(node(index).next, here, range, draft);
}

Result<std::string, SyntaxError> Composer::key_text(std::size_t index) {
  const Range& range = node(index).range;
  const OutlineNode& here = node(target(index));
  const bool is_alias = node(index).kind == OutlineNode::Kind::alias;
  if (is_alias && aliases_ == 0) expansion_ = range;
  if (TextResult counted = count_key(is_alias); !counted.ok()) return std::move(counted.error());
  if (is_alias || aliases_ > 0) {
    if (TextResult expanded = expand_text(outline_->value_of(here)); !expanded.ok()) return std::move(expanded.error());
  }
  if (here.kind == OutlineNode::Kind::sequence) return SyntaxError{range, "a list cannot be a key: expected text"};
  if (here.kind == OutlineNode::Kind::mapping) {
    return SyntaxError{range, "a mapping cannot be a key: render a {{ template }} first, or put it in quotes"};
  }
  std::optional<std::string> key = key_of(outline_->value_of(here));
  if (!key && range.start == range.end) return SyntaxError{range, "expected a key before the colon"};
  if (!key) return SyntaxError{range, in_quotes(source_->slice(range)) + " cannot be a key: put it in quotes"};
  return *std::move(key);
}

std::size_t count_members(Value object) {
  std::size_t count = 0;
  for (Members members(object); members.next();) ++count;
  return count;
}

// After << stands a mapping, an alias of one, or a list of these, of which the first has precedence.
TextResult Composer::merge(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written) {
  const OutlineNode& here = node(index);
  if (here.kind != OutlineNode::Kind::sequence) return merge_mapping(index, place, draft, written);
  std::vector<std::size_t> mappings;
  for (std::size_t child = index + 1; child < here.next; child = node(child).next) mappings.push_back(child);
  for (auto mapping = mappings.rbegin(); mapping != mappings.rend(); ++mapping) {
    if (TextResult composed = merge_mapping(*mapping, place, draft, written); !composed.ok()) return composed;
  }
  return {};
}

TextResult Composer::merge_mapping(std::size_t index, const Place& place, Draft& draft, WrittenKeys& written) {
  const OutlineNode& here = node(index);
  if (node(target(index)).kind != OutlineNode::Kind::mapping) {
    return SyntaxError{here.range, "only a mapping, an alias of one or a list of these can follow <<"};
  }
  Draft merged;
  if (TextResult composed = value(index, place, {}, merged); !composed.ok()) return composed;
  if (aliases_ == 0) expansion_ = here.range;
  const SourceMap map(merged.tree.at(0), merged.places);
  // What is below an alias was counted as it was followed. What is written here is copied from level to level.
  // Of that, what was merged into it is copied again.
  std::size_t copied = merged.places.size();
  if (here.kind == OutlineNode::Kind::alias) {
    const std::size_t members = count_members(map.value());
    copied = members - std::min(members, count_children(here.target) / 2);
  }
  if (TextResult composed = expand(copied); !composed.ok()) return composed;
  return overlay(map, place, draft, written);
}

// Merges in the order of the text: what stands before << is overwritten, as nobody expects.
TextResult Composer::overlay(const SourceMap& merged, const Place& place, Draft& draft, WrittenKeys& written) {
  Members members(merged.value());
  while (const auto member = members.next()) {
    draft.tree.key(JsonString(member->name));
    const auto before = written.find(member->name);
    if (before != written.end()) {
      const std::size_t overwritten = std::exchange(before->second.value, draft.tree.position());
      if (!is_same(draft.tree.at(overwritten), member->value)) {
        const std::string detail =
            "key " + in_quotes(member->name) + " stands before <<, which overwrites it: move << to the top";
        TextResult noted = note(TextFinding::Kind::surprise, place.path() / member->name, before->second.range, detail);
        if (!noted.ok()) return noted;
      }
    }
    draft.copy(merged.at(member->value));
  }
  return {};
}

}  // namespace

TextResult compose(const SourceText& source, const Outline& outline, std::size_t index, ValueBudget& budget,
                   NodeCounts& counts, Document& document) {
  Composer composer(source, outline, budget, counts, document);
  Draft draft;
  draft.places.reserve(outline.size() - index);
  const Place root;
  if (TextResult composed = composer.value(index, root, {}, draft); !composed.ok()) return composed;
  document.tree = std::move(draft.tree).finish();
  document.places = std::move(draft.places);
  return {};
}

}  // namespace cocoon
