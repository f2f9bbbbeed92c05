#include "core/text/yaml_parser.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/utf8.hpp"

namespace cocoon {

YamlParser::YamlParser(const SourceText& source, Splitter& splitter, std::size_t begin, std::string_view given)
    : source_(&source),
      splitter_(&splitter),
      begin_(begin),
      at_(begin),
      given_(given),
      is_given_(!given.empty()),
      is_usable_(yaml_parser_initialize(&raw_) != 0) {
  if (!is_usable_) return;
  yaml_parser_set_encoding(&raw_, YAML_UTF8_ENCODING);  // else it takes FF FE for a mark of UTF-16
  yaml_parser_set_input(&raw_, &YamlParser::read, this);
}

YamlParser::~YamlParser() {
  if (is_usable_) yaml_parser_delete(&raw_);
}

int YamlParser::read(void* self, unsigned char* buffer, std::size_t size, std::size_t* length) {
  YamlParser& parser = *static_cast<YamlParser*>(self);
  const std::string_view piece = parser.read(size);
  std::copy(piece.begin(), piece.end(), buffer);
  *length = piece.size();
  return parser.splitter_->is_too_long() ? 0 : 1;
}

std::string_view YamlParser::read(std::size_t size) {
  const std::string_view piece = is_given_ ? piece_of_given(size) : piece_of_document(size);
  if (piece.empty()) return std::exchange(lacks_line_end_, false) ? "\n" : "";
  lacks_line_end_ = piece.back() != '\n';
  return piece;
}

std::string_view YamlParser::piece_of_given(std::size_t size) {
  const std::string_view piece = given_.substr(0, size);
  given_.remove_prefix(piece.size());
  return piece;
}

std::string_view YamlParser::piece_of_document(std::size_t size) {
  // As much as is asked for, however it comes: of two mistakes libyaml tells the one that it has seen first.
  while (splitter_->extent().end - at_ < size && splitter_->extend()) continue;
  const std::size_t end = std::min(at_ + size, splitter_->extent().end);
  const std::size_t with_start_of_mark = std::max(begin_, at_ - std::min<std::size_t>(at_, 2));
  const std::string_view seen = source_->slice(Extent{with_start_of_mark, end});
  has_seen_mark_ = has_seen_mark_ || seen.find(byte_order_mark) != std::string_view::npos;
  const std::string_view piece = source_->slice(Extent{at_, end});
  at_ = end;
  return piece;
}

}  // namespace cocoon
