#include "core/text/yaml.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"
#include "core/field/quote.hpp"
#include "core/text/limits.hpp"
#include "core/text/scalar.hpp"
#include "core/text/yaml_parser.hpp"
#include "core/text/yaml_stand_ins.hpp"
#include "core/text/yaml_wording.hpp"

namespace cocoon {

namespace {

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

// Length of the line break that the text starts with; 0 where it starts with none.
std::size_t break_length(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '\n' || text[0] == '\r') return 1;
  if (text.substr(0, 2) == "\xC2\x85") return 2;
  return text.substr(0, 3) == "\xE2\x80\xA8" || text.substr(0, 3) == "\xE2\x80\xA9" ? 3 : 0;
}

// The same for white space and byte order marks as well.
std::size_t blank_length(std::string_view text) {
  if (!text.empty() && (text[0] == ' ' || text[0] == '\t')) return 1;
  return text.starts_with(byte_order_mark) ? 3 : break_length(text);
}

std::string_view first_line(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && break_length(text.substr(end)) == 0) ++end;
  return text.substr(0, end);
}

// Without the white space and the comments that the text starts with.
std::string_view without_leading_blanks(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = text[0] == '#' ? first_line(text).size() : blank_length(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  return text;
}

class Reader {
 public:
  Reader(const SourceText& source, Splitter& splitter, std::size_t begin, StandIns& stand_ins, Outline& outline)
      : source_(&source),
        splitter_(&splitter),
        begin_(begin),
        first_character_(source.character_at_byte(begin)),
        stand_ins_(&stand_ins),
        given_(stand_ins.empty() ? std::string() : stand_ins.given()),
        outline_(&outline),
        parser_(source, splitter, begin, given_) {}

  TextResult read(std::vector<TextFinding>& findings);
  /// Whether another character stands in for one since the reading began, so that it is worth another.
  bool wants_again() const { return wants_again_; }

 private:
  TextResult take(const yaml_event_t& event);
  TextResult take_alias(const yaml_event_t& event);
  TextResult take_scalar(const yaml_event_t& event);
  TextResult check_as_kubectl(const yaml_event_t& event, const Range& range) const;
  bool write_scalar(std::string_view text, std::string_view tag, bool is_plain);
  TextResult take_start(const yaml_event_t& event);
  TextResult take_end(const yaml_event_t& event);
  void name(const yaml_char_t* anchor);
  bool in_flow() const { return !flow_.empty() && flow_.back(); }

  Position at(const yaml_mark_t& mark) const { return source_->at_character(first_character_ + mark.index); }
  Position start_of(const yaml_event_t& event, bool has_properties) const;
  Range without_trailing_blanks(const Range& range) const;
  Range one_character(const Position& at) const;
  Range to_line_end(const Position& at);

  /// The document from `begin` on, as far as it is known.
  std::string_view from(std::size_t begin) const { return source_->slice(Extent{begin, splitter_->extent().end}); }
  /// Where the document begins, or what is still held of it.
  std::size_t held_begin() const { return std::max(begin_, source_->held().begin); }
  std::size_t offset_of(std::string_view rest) const { return source_->offset_of(rest.data()); }
  std::size_t end_of_blanks(std::size_t begin);

  TextResult refuse_directive(std::size_t begin);
  TextResult refuse_end_marker(std::size_t begin);
  SyntaxError refusal();
  SyntaxError unreadable_byte() const;
  bool hold_document();
  void stand_in(std::size_t offset, StandIns::Role role);
  void stand_in_for(const YamlComplaint& complaint, std::size_t offset);
  bool is_tag_before_comma(const yaml_event_t& event) const;
  void note_dropped_text(std::size_t end, std::vector<TextFinding>& findings);

  const SourceText* source_;
  Splitter* splitter_;
  std::size_t begin_;
  std::size_t first_character_;  // libyaml counts characters from where it starts
  StandIns* stand_ins_;
  std::string given_;  // the text with them, if there are any
  bool wants_again_ = false;
  Outline* outline_;
  YamlParser parser_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_;
  std::vector<bool> flow_;  // of each open collection: whether it is a flow one
};

// A block scalar ends for libyaml where the next thing starts.
Range Reader::without_trailing_blanks(const Range& range) const {
  std::string_view text = source_->slice(range);
  while (!text.empty() && blank_length(text.substr(text.size() - 1)) > 0) text.remove_suffix(1);
  return {range.start, source_->at_byte(range.start.offset + text.size())};
}

Range Reader::one_character(const Position& at) const {
  return {at, source_->at_character(source_->character_at_byte(at.offset) + 1)};
}

Range Reader::to_line_end(const Position& at) {
  std::string_view line = first_line(from(at.offset));
  while (at.offset + line.size() == splitter_->extent().end && splitter_->extend()) line = first_line(from(at.offset));
  return {at, source_->at_byte(at.offset + line.size())};
}

// The first character from `begin` on that is no white space and in no comment, or the end of the document.
std::size_t Reader::end_of_blanks(std::size_t begin) {
  bool is_in_comment = false;  // that goes on in what is not known yet
  while (true) {
    std::string_view text = from(begin);
    if (is_in_comment) text.remove_prefix(first_line(text).size());
    const std::string_view rest = without_leading_blanks(text);
    if (!rest.empty()) return offset_of(rest);
    const std::string_view last_line = text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
    is_in_comment = (is_in_comment && text.empty()) || last_line.find('#') != std::string_view::npos;
    begin = splitter_->extent().end;
    if (!splitter_->extend()) return begin;
  }
}

// Where the value starts, after its anchor and tag. One that is nothing else starts with them.
Position Reader::start_of(const yaml_event_t& event, bool has_properties) const {
  const Position start = at(event.start_mark);
  if (!has_properties) return start;
  const std::size_t end = at(event.end_mark).offset;
  std::string_view rest = from(start.offset);
  while (offset_of(rest) < end && (rest[0] == '&' || rest[0] == '!')) {
    while (offset_of(rest) < end && blank_length(rest) == 0) rest.remove_prefix(1);
    rest = without_leading_blanks(rest);
  }
  return offset_of(rest) <= end ? source_->at_byte(offset_of(rest)) : start;
}

void Reader::name(const yaml_char_t* anchor) {
  if (anchor == nullptr) return;
  outline_->expect_anchor();
  anchors_[std::string(view(anchor))] = static_cast<std::uint32_t>(outline_->size());
}

TextResult Reader::take_alias(const yaml_event_t& event) {
  const std::string_view anchor = view(event.data.alias.anchor);
  OutlineNode node;
  node.kind = OutlineNode::Kind::alias;
  node.range = {at(event.start_mark), at(event.end_mark)};
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    return SyntaxError{node.range,
                       "unknown anchor " + in_quotes(anchor) + ": expected & and this name earlier in the document"};
  }
  node.target = found->second;
  if ((*outline_)[node.target].next == 0) {
    return SyntaxError{node.range, "the value of anchor " + in_quotes(anchor) + " contains itself"};
  }
  return outline_->add(node);
}

TextResult Reader::take_scalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
  std::string restored;
  if (!stand_ins_->empty()) text = restored = stand_ins_->restore(text);
  const std::string_view tag = view(scalar.tag);
  OutlineNode node;
  node.plain = scalar.plain_implicit != 0 && tag.empty();
  node.is_merge = text == "<<" && (scalar.plain_implicit != 0 || tag == "tag:yaml.org,2002:merge");
  node.range = {start_of(event, scalar.anchor != nullptr || !tag.empty()), at(event.end_mark)};
  const bool is_block = scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
  if (is_block) node.range = without_trailing_blanks(node.range);
  if (in_flow() && !tag.empty() && text.empty() && is_tag_before_comma(event)) {
    stand_in(at(event.end_mark).offset, StandIns::Role::tag);
    if (!wants_again_) return SyntaxError{node.range, "a comma touches this tag: put a space between them"};
  }
  if (TextResult checked = check_as_kubectl(event, node.range); !checked.ok()) return checked;
  node.value = outline_->scalars().position();
  if (!write_scalar(text, tag, node.plain)) {
    const std::string type = "!!" + std::string(tag.substr(tag.rfind(':') + 1));
    return SyntaxError{node.range, in_quotes(text) + " is not a valid " + type + ": correct it, or delete the tag"};
  }
  name(scalar.anchor);
  return outline_->add(node);
}

// The backslash of `\/` in double quotes.
std::size_t slash_escape(std::string_view quoted) {
  std::size_t at = quoted.find('\\');
  while (at != std::string_view::npos && quoted.substr(at + 1, 1) != "/") at = quoted.find('\\', at + 2);
  return at;
}

// What libyaml reads and kubectl does not.
TextResult Reader::check_as_kubectl(const yaml_event_t& event, const Range& range) const {
  const std::string_view text = source_->slice(range);
  const yaml_scalar_style_t style = event.data.scalar.style;
  const bool has_text = event.data.scalar.length > 0;  // else the range is that of its tag or anchor
  if (has_text && in_flow() && style == YAML_PLAIN_SCALAR_STYLE && text.find('?') != std::string_view::npos) {
    return SyntaxError{range,
                       "kubectl refuses a ? in unquoted text within { } or [ ]: put " + in_quotes(text) + " in quotes"};
  }
  if (style != YAML_DOUBLE_QUOTED_SCALAR_STYLE) return {};
  const std::size_t slash = slash_escape(text);
  if (slash == std::string_view::npos) return {};
  return SyntaxError{one_character(source_->at_byte(range.start.offset + slash)),
                     wording_of({"found unknown escape character", {}}).detail};
}

// False where the text is no value of the tag.
bool Reader::write_scalar(std::string_view text, std::string_view tag, bool is_plain) {
  PackedWriter& value = outline_->scalars();
  if (!tag.empty()) return resolve_tagged(tag, text, value);
  if (is_plain) {
    resolve_plain(text, value);
  } else {
    value.string(JsonString(text));
  }
  return true;
}

TextResult Reader::take_start(const yaml_event_t& event) {
  const bool is_mapping = event.type == YAML_MAPPING_START_EVENT;
  const auto& mapping = event.data.mapping_start;
  const auto& sequence = event.data.sequence_start;
  const yaml_char_t* anchor = is_mapping ? mapping.anchor : sequence.anchor;
  const yaml_char_t* tag = is_mapping ? mapping.tag : sequence.tag;
  OutlineNode node;
  node.kind = is_mapping ? OutlineNode::Kind::mapping : OutlineNode::Kind::sequence;
  node.range.start = node.range.end = start_of(event, anchor != nullptr || tag != nullptr);
  flow_.push_back(is_mapping ? mapping.style == YAML_FLOW_MAPPING_STYLE : sequence.style == YAML_FLOW_SEQUENCE_STYLE);
  name(anchor);
  return outline_->open(node);
}

// A block collection ends with the last thing in it; libyaml has it end where the next thing starts.
TextResult Reader::take_end(const yaml_event_t& event) {
  const bool is_flow = flow_.back();
  flow_.pop_back();
  return is_flow ? outline_->close(at(event.end_mark)) : outline_->close();
}

// libyaml ends a tag before a comma in a flow collection; for kubectl the comma is a part of it.
bool Reader::is_tag_before_comma(const yaml_event_t& event) const {
  const std::size_t end = at(event.end_mark).offset;
  const std::string_view text = source_->slice(Extent{at(event.start_mark).offset, end});
  const std::size_t last = text.find_last_of(" \t\r\n");
  const std::string_view property = last == std::string_view::npos ? text : text.substr(last + 1);
  return property.starts_with('!') && from(end).starts_with(',');
}

TextResult Reader::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_ALIAS_EVENT: return take_alias(event);
    case YAML_SCALAR_EVENT: return take_scalar(event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: return take_start(event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return take_end(event);
    default: return {};
  }
}

// They need a --- after them, at which kubectl has split the text before it reads YAML.
TextResult Reader::refuse_directive(std::size_t begin) {
  if (from(begin).substr(0, 1) != "%") return {};
  return SyntaxError{to_line_end(source_->at_byte(begin)),
                     "kubectl does not understand directives (%YAML, %TAG): delete this line"};
}

// As Unicode writes it: U+0007.
std::string code_point_name(std::uint32_t code) {
  std::string digits;
  for (; code > 0; code >>= 4U) digits.insert(digits.begin(), upper_hex_digits[code & 0xFU]);
  return "U+" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

SyntaxError Reader::unreadable_byte() const {
  const yaml_parser_t& state = parser_.state();
  const std::string_view problem = state.problem;
  const std::size_t into_character = problem == "invalid trailing UTF-8 octet" ? 1 : 0;
  // All stand-ins were found before it.
  const std::size_t growth = given_.empty() ? 0 : given_.size() - stand_ins_->text().size();
  const Range range = one_character(source_->at_byte(begin_ + state.problem_offset - growth - into_character));
  if (problem != "control characters are not allowed") {
    return SyntaxError{range, "this is not valid UTF-8: save the text as UTF-8"};
  }
  return SyntaxError{range, "the control character " +
                                code_point_name(static_cast<std::uint32_t>(state.problem_value)) +
                                " cannot stand in YAML: is this a text file? Write it as an escape in double quotes"};
}

// Only what is held whole can be read again.
bool Reader::hold_document() {
  const bool is_whole = source_->held().begin <= begin_ && splitter_->extend_to_end(TextLimits::held_bytes);
  if (is_whole) *stand_ins_ = StandIns(std::string(from(begin_)));
  return is_whole;
}

void Reader::stand_in(std::size_t offset, StandIns::Role role) {
  if (stand_ins_->text().empty() && !hold_document()) return;
  wants_again_ |= stand_ins_->add(offset - begin_, role);
}

// For what kubectl does not complain of.
void Reader::stand_in_for(const YamlComplaint& complaint, std::size_t offset) {
  const std::string_view rest = from(offset);
  if (complaint.problem == "found unexpected ':'" && rest.starts_with(':')) {
    stand_in(offset, StandIns::Role::colon);
  } else if (complaint.problem == "found unknown escape character" && rest.starts_with("\\'")) {
    stand_in(offset, StandIns::Role::nothing);
  } else if (complaint.context.ends_with(" a tag") && rest.find_first_of(",[]") == 0) {
    stand_in(offset, StandIns::Role::tag);
  }
}

SyntaxError Reader::refusal() {
  const yaml_parser_t& state = parser_.state();
  if (splitter_->is_too_long()) return too_long(source_->at_byte(held_begin()));
  if (state.error == YAML_READER_ERROR) return unreadable_byte();
  if (state.problem == nullptr) return SyntaxError{source_->range({begin_, begin_}), "out of memory"};
  // What libyaml stumbles over then comes later, where nothing is wrong.
  if (const std::size_t begin = end_of_blanks(held_begin()); starts_foreign_comment(from(begin))) {
    return SyntaxError{to_line_end(source_->at_byte(begin)), std::string(foreign_comment)};
  }
  const Position place = at(state.problem_mark);
  const Position context = at(state.context_mark);
  YamlComplaint complaint;
  complaint.problem = state.problem;
  complaint.context = state.context == nullptr ? "" : state.context;
  complaint.context_line = context.line;
  complaint.found = from(place.offset).empty() ? '\0' : from(place.offset)[0];
  stand_in_for(complaint, place.offset);
  YamlWording wording = wording_of(complaint);
  return SyntaxError{wording.at_context ? to_line_end(context) : one_character(place), std::move(wording.detail)};
}

// kubectl reads one document from what stands between two separators.
void Reader::note_dropped_text(std::size_t end, std::vector<TextFinding>& findings) {
  const std::size_t begin = end_of_blanks(end);
  if (from(begin).empty()) return;
  findings.push_back(
      {TextFinding::Kind::surprise, FieldPath(), to_line_end(source_->at_byte(begin)),
       "kubectl drops this text, which follows the end of the document: start a new one with a line ---"});
}

bool starts_with_end_marker(std::string_view text) {
  return text.substr(0, 3) == "..." && (text.size() == 3 || blank_length(text.substr(3)) > 0);
}

// libyaml passes over one at the start, where kubectl expects a document.
TextResult Reader::refuse_end_marker(std::size_t begin) {
  const bool starts_line = begin == begin_ || source_->at_byte(begin).line != source_->at_byte(begin - 1).line;
  if (!starts_line || !starts_with_end_marker(from(begin))) return {};
  return SyntaxError{to_line_end(source_->at_byte(begin)),
                     "kubectl refuses a document that starts with its end: delete this line"};
}

TextResult Reader::read(std::vector<TextFinding>& findings) {
  const std::size_t begin = end_of_blanks(begin_);
  if (TextResult checked = refuse_directive(begin); !checked.ok()) return checked;
  if (TextResult checked = refuse_end_marker(begin); !checked.ok()) return checked;
  while (true) {
    YamlEvent event;
    const bool is_read = parser_.next(event);
    if (parser_.has_seen_mark() && stand_ins_->text().empty() && hold_document()) {
      wants_again_ = true;
      return {};
    }
    if (!is_read) return refusal();
    if (event.raw.type == YAML_STREAM_END_EVENT) return {};
    if (event.raw.type == YAML_DOCUMENT_END_EVENT) {
      note_dropped_text(at(event.raw.end_mark).offset, findings);
      return {};
    }
    if (TextResult taken = take(event.raw); !taken.ok() || wants_again_) return taken;
  }
}

}  // namespace

TextResult read_yaml(const SourceText& source, Splitter& splitter, std::size_t begin, Outline& outline,
                     std::vector<TextFinding>& findings) {
  StandIns stand_ins;
  while (true) {
    Reader reader(source, splitter, begin, stand_ins, outline);
    TextResult read = reader.read(findings);
    if (!reader.wants_again()) return read;
    outline.clear();
  }
}

}  // namespace cocoon
