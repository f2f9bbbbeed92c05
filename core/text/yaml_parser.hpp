// libyaml over a document of which more is read as it goes on.
//
//   YamlParser parser(source, splitter, begin, {});
//   for (YamlEvent event; parser.next(event); …) use(event.raw);
//
// Each event has its own marks, in characters from where the document begins. Refers to the text. Not thread-safe.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <string_view>

#include "core/text/source_text.hpp"
#include "core/text/splitter.hpp"

namespace cocoon {

/// One event. Deleting it erases its marks too.
struct YamlEvent {
  yaml_event_t raw{};

  YamlEvent() = default;
  YamlEvent(const YamlEvent&) = delete;
  YamlEvent& operator=(const YamlEvent&) = delete;
  ~YamlEvent() { yaml_event_delete(&raw); }
};

/// To the last line of the document a line end is added where there is none: so does kubectl, and a block scalar there
/// ends with one.
class YamlParser {
 public:
  /// `given`: what is read instead of the document; empty: the document itself.
  YamlParser(const SourceText& source, Splitter& splitter, std::size_t begin, std::string_view given);
  YamlParser(const YamlParser&) = delete;
  YamlParser& operator=(const YamlParser&) = delete;
  ~YamlParser();

  /// False at an error, which `state` tells.
  bool next(YamlEvent& event) { return is_usable_ && yaml_parser_parse(&raw_, &event.raw) != 0; }
  const yaml_parser_t& state() const { return raw_; }
  /// Whether there was a byte order mark in what was read.
  bool has_seen_mark() const { return has_seen_mark_; }

 private:
  static int read(void* self, unsigned char* buffer, std::size_t size, std::size_t* length);
  std::string_view read(std::size_t size);
  std::string_view piece_of_given(std::size_t size);
  std::string_view piece_of_document(std::size_t size);

  yaml_parser_t raw_{};
  const SourceText* source_;
  Splitter* splitter_;
  std::size_t begin_;
  std::size_t at_;          // what is before was read
  std::string_view given_;  // the rest of it
  bool is_given_;
  bool has_seen_mark_ = false;
  bool lacks_line_end_ = false;
  bool is_usable_;
};

}  // namespace cocoon
