#include "native/admission/fast_reader.hpp"

#include <simdjson.h>

#include <utility>

#include "core/json/reader.hpp"
#include "core/kind/decide.hpp"
#include "core/review/review_builder.hpp"

namespace cocoon {

namespace {

namespace dom = simdjson::dom;

// Recurses as deep as the body nests, which the parser limits. Values are taken as the type that they were found to
// have.
void tell(dom::element element, JsonListener& listener);

void tell(dom::array array, JsonListener& listener) {
  listener.start_array();
  for (const dom::element item : array) tell(item, listener);
  listener.end_array();
}

void tell(dom::object object, JsonListener& listener) {
  listener.start_object();
  for (const dom::key_value_pair member : object) {
    if (listener.key(JsonString(member.key))) tell(member.value, listener);
  }
  listener.end_object();
}

void tell(dom::element element, JsonListener& listener) {
  switch (element.type()) {
    case dom::element_type::ARRAY: return tell(element.get_array().value_unsafe(), listener);
    case dom::element_type::OBJECT: return tell(element.get_object().value_unsafe(), listener);
    case dom::element_type::INT64: return listener.integer(element.get_int64().value_unsafe());
    case dom::element_type::UINT64: return listener.unsigned_integer(element.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE: return listener.real(element.get_double().value_unsafe(), {});
    case dom::element_type::STRING: return listener.string(JsonString(element.get_string().value_unsafe()));
    case dom::element_type::BOOL: return listener.boolean(element.get_bool().value_unsafe());
    case dom::element_type::NULL_VALUE: return listener.null();
  }
}

/// Says no to bodies that nest as deep as core reads, or deeper: core judges those.
simdjson::error_code parse(const std::string& body, dom::parser& parser, dom::element& root) {
  if (parser.capacity() == 0) {
    if (const auto error = parser.allocate(max_fast_bytes, max_json_depth)) return error;
  }
  return parser.parse(body).get(root);  // in place, where there is room behind it
}

}  // namespace

Result<Review> read_review(const std::string& body) {
  thread_local dom::parser parser;
  dom::element root;
  if (body.size() > max_fast_bytes || parse(body, parser, root) != simdjson::SUCCESS) return parse_review(body);
  ReviewBuilder builder(ReviewBuilder::Keep::what_is_read, kept_spec_of);
  builder.reserve(body.size());
  tell(root, builder);
  return builder.was_misled() ? parse_review(body) : to_review(std::move(builder).finish());
}

}  // namespace cocoon
