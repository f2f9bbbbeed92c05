// The reader of reviews against nlohmann's: the same texts are JSON, with the same values, and what is none is refused
// at the same byte.
#include "core/json/reader.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/kind/decide.hpp"
#include "core/review/kept.hpp"
#include "core/review/review_builder.hpp"
#include "core/text/document.hpp"
#include "native/admission/fast_reader.hpp"
#include "tests/generate/json.hpp"
#include "tests/unit/admission.hpp"
#include "tests/unit/json/json_mutator.hpp"
#include "tests/unit/source_tree.hpp"

namespace {

using namespace cocoon;
using namespace cocoon::tests;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t mutations = 4'000;
#else
constexpr std::uint64_t mutations = 20'000;
#endif

/// What either reader makes of a text: its events as they come, or the error.
struct Heard {
  std::string events;
  std::string error;

  friend bool operator==(const Heard&, const Heard&) = default;
};

std::string tagged(char tag, const std::string& text) { return tag + std::to_string(text.size()) + ':' + text + ' '; }

class Recorder final : public JsonListener {
 public:
  void null() override { add('0'); }
  void boolean(bool value) override { add(value ? 't' : 'f'); }
  void integer(std::int64_t value) override { events += tagged('i', std::to_string(value)); }
  void unsigned_integer(std::uint64_t value) override { events += tagged('u', std::to_string(value)); }
  void real(double value, std::string_view text) override {
    events += tagged('r', Json(value).dump() + std::string(text));
  }
  void string(const JsonString& text) override { events += tagged('s', decoded(text)); }
  void start_object() override { add('{'); }
  bool key(const JsonString& name) override {
    events += tagged('k', decoded(name));
    return true;
  }
  void end_object() override { add('}'); }
  void start_array() override { add('['); }
  void end_array() override { add(']'); }

  std::string events;

 private:
  static std::string decoded(const JsonString& string) {
    std::string text(string.size(), '\0');
    string.copy_to(text.data());
    CHECK(string == text);
    CHECK_FALSE(string == text + 'x');
    return text;
  }
  void add(char event) { events += event; }
};

/// Declines every value of an object.
class Decliner final : public JsonListener {
 public:
  void null() override {}
  void boolean(bool) override {}
  void integer(std::int64_t) override {}
  void unsigned_integer(std::uint64_t) override {}
  void real(double, std::string_view) override {}
  void string(const JsonString&) override {}
  void start_object() override {}
  bool key(const JsonString&) override { return false; }
  void end_object() override {}
  void start_array() override {}
  void end_array() override {}
};

/// nlohmann's parser, with the depth limit.
struct Reference {
  Heard heard;
  std::size_t depth = 0;

  bool add(const std::string& event) {
    heard.events += event;
    return true;
  }
  bool open(const char* event) {
    if (depth == max_json_depth) {
      heard.error = "nests more than 200 levels deep";
      return false;
    }
    ++depth;
    return add(event);
  }
  bool close(const char* event) {
    --depth;
    return add(event);
  }

  bool null() { return add("0"); }
  bool boolean(bool value) { return add(value ? "t" : "f"); }
  bool number_integer(std::int64_t value) { return add(tagged('i', std::to_string(value))); }
  bool number_unsigned(std::uint64_t value) { return add(tagged('u', std::to_string(value))); }
  bool number_float(double value, const std::string& text) { return add(tagged('r', Json(value).dump() + text)); }
  bool string(std::string& text) { return add(tagged('s', text)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open("{"); }
  bool key(std::string& name) { return add(tagged('k', name)); }
  bool end_object() { return close("}"); }
  bool start_array(std::size_t) { return open("["); }
  bool end_array() { return close("]"); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    heard.error = "is no valid JSON: syntax error at byte " + std::to_string(position);
    return false;
  }
};

/// Empty where it worked.
std::string message_of(const Result<>& read) { return read.ok() ? "" : read.message(); }

/// How far it got before an error is not what counts.
Heard without_half(Heard heard) {
  if (!heard.error.empty()) heard.events.clear();
  return heard;
}

Heard by_reference(const std::string& text) {
  Reference reference;
  Json::sax_parse(text.begin(), text.end(), &reference);
  return without_half(reference.heard);
}

Heard by_reader(const std::string& text) {
  Recorder recorder;
  const Result<> read = read_json(text, recorder);
  return without_half({recorder.events, message_of(read)});
}

/// Where nobody listens to the values of an object.
std::string error_of(const std::string& text) {
  Decliner decliner;
  return message_of(read_json(text, decliner));
}

/// nlohmann takes a zero byte for the end of the text, and one half of a byte order mark for another byte.
bool is_read_otherwise(const std::string& text) {
  return text.find('\0') != std::string::npos || text.rfind('\xEF', 0) == 0;
}

std::string answers_to(const Result<Review>& parsed);

/// Both readers of the server.
void require_same_review(const std::string& text) {
  if (answers_to(cocoon::read_review(text)) == answers_to(parse_review(text))) return;
  CHECK(answers_to(cocoon::read_review(text)) == answers_to(parse_review(text)));
  FAIL(text);
}

void require_same(const std::string& text) {
  require_same_review(text);
  if (is_read_otherwise(text)) return;
  const Heard expected = by_reference(text);
  if (by_reader(text) == expected && error_of(text) == expected.error) return;
  CHECK(error_of(text) == expected.error);
  CHECK(by_reader(text).events == expected.events);
  FAIL(text << "\nfound " << by_reader(text).error << "\nexpected " << expected.error);
}

/// Reviews as the API server sends them, and of every case file.
std::vector<std::string> all_reviews() {
  std::vector<std::string> reviews;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("tests/reviews"))) {
    if (entry.path().extension() == ".json") reviews.push_back(read_file(entry.path()));
  }
  for (const auto& path : case_files()) {
    for (const Document& document : read_documents(read_file(path))) {
      if (!document.readable || !document.root().is_object()) continue;
      reviews.push_back(review_of("CREATE", tree_of(document.tree)).dump());
      reviews.push_back(review_of("UPDATE", tree_of(document.tree), tree_of(document.tree)).dump());
    }
  }
  std::sort(reviews.begin(), reviews.end());
  return reviews;
}

/// All that a review leads to, on every endpoint.
std::string answers_to(const Review& review) {
  const std::vector<ClusterAnswer> parents = {
      {},
      {.status = 200,
       .body =
           R"({"kind":"Deployment","spec":{"template":{"spec":{"tolerations":[{"key":"virtual-kubelet.io/provider"}]}}}})"}};
  std::string answers = review.uid + ' ' + review.user + ' ' + std::string(name_of(review)) + '\n';
  for (const Endpoint& endpoint : endpoints()) {
    for (const ClusterAnswer& parent : parents) {
      answers += question_for(endpoint, review) ? '1' : '0';
      const Verdict verdict = decide(endpoint, review, {.pod_creators = {"alice"}}, parent);
      answers += std::string(result_name(verdict.result)) + ' ' + std::string(verdict.metric_reason) + ' ' +
                 to_json(verdict, review.uid);
    }
  }
  return answers;
}

std::string answers_to(const Result<Review>& parsed) { return parsed.ok() ? answers_to(*parsed) : parsed.message(); }

/// The review with all that it says: what the API server's JSON reader sees, by nlohmann's.
Result<Review> parse_whole_review(const std::string& body) {
  const Json tree = Json::parse(body, nullptr, false);
  if (tree.is_discarded()) return parse_review(body);
  ReviewBuilder builder(ReviewBuilder::Keep::everything, kept_spec_of);
  const std::string text = tree.dump();
  if (!read_json(text, builder).ok()) return parse_review(body);
  return to_review(std::move(builder).finish());
}

}  // namespace

TEST_CASE("What nlohmann reads is read the same, and what it refuses is refused at the same byte") {
  for (const char* const text : {"",
                                 " ",
                                 "1",
                                 " 1 ",
                                 "-",
                                 "-0",
                                 "-01",
                                 "01",
                                 "1.",
                                 "1.e1",
                                 "1e",
                                 "1e+",
                                 "1E+2",
                                 ".5",
                                 "+1",
                                 "--1",
                                 "1 2",
                                 "nul",
                                 "null",
                                 "nulll",
                                 "true",
                                 "falsy",
                                 "\"",
                                 "\"a",
                                 "\"\\",
                                 "\"\\u",
                                 "\"\\u12",
                                 "\"\\u123g\"",
                                 "\"\\x\"",
                                 "\"\\ud800\"",
                                 "\"\\ud800\\n\"",
                                 "\"\\ud800x\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"\\udc00\"",
                                 "\"\\ud83d\\ude00\"",
                                 "\"\\u0000\"",
                                 "\"\t\"",
                                 "\"\x7f\"",
                                 "\"\xc3\xa9\"",
                                 "\"\xc3\"",
                                 "\"\xe0\x80\x80\"",
                                 "\"\xf0\x90\x80\x80\"",
                                 "\"\xf0\x80\x80\x80\"",
                                 "\"\xf5\x80\x80\x80\"",
                                 "[",
                                 "]",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[,1]",
                                 "[1 2]",
                                 "[1 \"abc\"]",
                                 "[1 tru]",
                                 "{",
                                 "}",
                                 "{\"a\"",
                                 "{\"a\":",
                                 "{\"a\":1",
                                 "{\"a\":1,",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{1:1}",
                                 "{\"a\" 1}",
                                 "{\"a\":1 \"b\":2}",
                                 "{\"a\":1}{",
                                 "[]]",
                                 "{} {}",
                                 "[\"a\" \"b\xff\"]",
                                 "18446744073709551615",
                                 "18446744073709551616",
                                 "-9223372036854775808",
                                 "-9223372036854775809",
                                 "1e308",
                                 "1e309",
                                 "-1e400",
                                 "[1e400]",
                                 "{\"a\":1e400}",
                                 "1e-400",
                                 "0.1e-300",
                                 "\xEF\xBB\xBF{}",
                                 "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":[]}"}) {
    INFO(text);
    require_same(text);
  }
}

TEST_CASE("Escapes on either side of each bound between characters and halves of a pair") {
  for (const char* const escapes :
       {"\\u007f", "\\u0080", "\\u07ff", "\\u0800", "\\ud7ff", "\\ue000", "\\uffff", "\\uFFFF",
        // pairs
        "\\ud800\\udc00", "\\ud800\\udfff", "\\udbff\\udc00", "\\udbff\\udfff", "\\uDBFF\\uDFFF"}) {
    INFO(escapes);
    const std::string text = '"' + std::string(escapes) + '"';
    require_same(text);
    CHECK(by_reader(text).error.empty());
  }
  for (const char* const escapes :
       {"\\ud800", "\\udbff", "\\udc00", "\\udfff", "\\udc00\\udc00", "\\udfff\\udfff", "\\ud800\\ud7ff",
        "\\ud800\\ud800", "\\ud800\\udbff", "\\ud800\\ue000", "\\udbff\\ue000", "\\ud800\\uffff", "\\ud7ff\\udc00",
        "\\ue000\\udc00",
        // no hexadecimal digits
        "\\u/000", "\\u000/", "\\u000:", "\\u000@", "\\u000G", "\\u000`", "\\u000g", "\\ud800\\udc0g"}) {
    INFO(escapes);
    const std::string text = '"' + std::string(escapes) + '"';
    require_same(text);
    CHECK(by_reader(text).error.find("syntax error") != std::string::npos);
  }
}

TEST_CASE("Bytes on either side of each bound of UTF-8") {
  // The first and the last character that each row of the Unicode standard's table 3-7 allows.
  for (const char* const character :
       {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xe0\xbf\xbf", "\xe1\x80\x80", "\xec\xbf\xbf", "\xed\x80\x80",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf0\xbf\xbf\xbf", "\xf1\x80\x80\x80",
        "\xf3\xbf\xbf\xbf", "\xf4\x80\x80\x80", "\xf4\x8f\xbf\xbf", " ", "!"}) {
    INFO(character);
    const std::string text = '"' + std::string(character) + '"';
    require_same(text);
    CHECK(by_reader(text).error.empty());
  }
  // One byte beyond.
  for (const char* const character : {"\x1f",
                                      "\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc2\x7f",
                                      "\xc2\xc0",
                                      "\xdf\x7f",
                                      "\xdf\xc0",
                                      "\xe0\x9f\xbf",
                                      "\xe0\xc0\x80",
                                      "\xe1\x7f\x80",
                                      "\xe1\xc0\x80",
                                      "\xe1\x80\x7f",
                                      "\xe1\x80\xc0",
                                      "\xe0\xa0\x7f",
                                      "\xed\x7f\x80",
                                      "\xed\xa0\x80",
                                      "\xed\x80\xc0",
                                      "\xef\xbf\xc0",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf0\xc0\x80\x80",
                                      "\xf1\x7f\x80\x80",
                                      "\xf1\xc0\x80\x80",
                                      "\xf1\x80\x7f\x80",
                                      "\xf1\x80\xc0\x80",
                                      "\xf1\x80\x80\x7f",
                                      "\xf1\x80\x80\xc0",
                                      "\xf4\x7f\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff"}) {
    INFO(character);
    const std::string text = '"' + std::string(character) + '"';
    require_same(text);
    CHECK(by_reader(text).error.find("syntax error") != std::string::npos);
  }
}

TEST_CASE("Strings are read alike wherever their special bytes stand") {
  for (std::size_t length = 0; length < 40; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      for (const char* const special :
           {"\"", "\\n", "\\", "\x1f", " ", "\x7f", "\xc2\x80", "\xc2", "\x80", "\xff", "!", "#", "["}) {
        require_same('"' + std::string(at, 'a') + special + std::string(length - at, '~') + '"');
      }
    }
  }
}

TEST_CASE("A text ends where its view ends, whatever stands behind") {
  const std::string_view whole =
      "[\"a\\n\\ud83d\\ude00\xc3\xa9\xe2\x82\xac\xf0\x9f\xa6\x8b\", -12.5e+10, true, null, {\"b\": 1}]";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    INFO(size);
    Recorder recorder;
    const Result<> read = read_json(whole.substr(0, size), recorder);
    CHECK(message_of(read) == by_reader(std::string(whole.substr(0, size))).error);
    CHECK(read.ok() == (size == whole.size()));
  }
}

TEST_CASE("A zero byte is no end of the text") {
  for (const std::string& text :
       {std::string("{}\0", 3), std::string("\0", 1), std::string("[\0]", 3), std::string("{}\0{", 4)}) {
    CHECK(error_of(text).find("syntax error") != std::string::npos);
  }
}

TEST_CASE("What simdjson and core read otherwise, core reads") {
  const std::string start =
      R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE",)"
      R"("kind":{"group":"cocoonset.cocoonstack.io","kind":"CocoonSet"},"object":{"spec":{"agent":{"image":)";
  for (const std::string value : {"-0",
                                  "0.1",
                                  "-0.0",
                                  "1e300",
                                  "1E5",
                                  "99999999999999999999",
                                  "-99999999999999999999",
                                  "18446744073709551615",
                                  "9223372036854775808",
                                  "-9223372036854775808",
                                  "1e400",
                                  "1e-400",
                                  "123456789012345678901234567890.5e-20",
                                  "\"\\udc00\"",
                                  "\"\\ud800\"",
                                  "\"\\ud800\\ud800\"",
                                  "\"\\u0000\"",
                                  "\"\x01\"",
                                  "\"\xff\"",
                                  "01",
                                  "null",
                                  "[]",
                                  "{\"a\":1}"}) {
    require_same_review(start + value + "}}}}}");
    require_same_review(start + "\"a\"},\"x\":" + value + "}}}}");
    require_same_review(start + "\"a\"}},\"status\":" + value + "}}}");
  }
  for (const std::size_t levels : {190U, 194U, 195U, 196U, 197U, 198U, 199U, 200U, 201U, 1000U, 2000U}) {
    const std::string nested = std::string(levels, '[') + std::string(levels, ']');
    require_same_review(start + nested + "}}}}}");
    require_same_review(start + "\"a\"}},\"status\":" + nested + "}}}");
  }
  for (const std::size_t size : {max_fast_bytes - 1000, max_fast_bytes, max_fast_bytes + 1000}) {
    require_same_review(start + '"' + std::string(size, 'a') + "\"}}}}}");
  }
  require_same_review("\xEF\xBB\xBF" + start + "1}}}}}");
  require_same_review(start + "1}}}}} ");
  require_same_review(start + "1}}}}}x");
  require_same_review(start + std::string("1}}}}}\0", 7));
}

TEST_CASE("What request.kind says decides what is kept, wherever it stands and however often") {
  const std::string pod = R"("kind":{"group":"","kind":"Pod"})";
  const std::string deployment = R"("kind":{"group":"apps","kind":"Deployment"})";
  const std::string set = R"("kind":{"group":"cocoonset.cocoonstack.io","kind":"CocoonSet"})";
  const std::string object =
      R"("object":{"spec":{"agent":{"os":"x"},"replicas":1,"tolerations":[{"key":"virtual-kubelet.io/provider"}]}})";
  const std::string rest = R"("uid":"u","operation":"CREATE")";
  const auto answers = [](const std::string& requests) {
    const std::string text = R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",)" + requests + '}';
    require_same_review(text);
    CHECK(answers_to(parse_review(text)) == answers_to(parse_whole_review(text)));
    return answers_to(parse_review(text));
  };
  const auto request = [](const std::string& members) { return R"("request":{)" + members + '}'; };
  const std::string of_set = answers(request(rest + ',' + set + ',' + object));
  const std::string of_pod = answers(request(rest + ',' + pod + ',' + object));
  CHECK(of_set.find("os-supported") != std::string::npos);
  CHECK(of_pod.find("pod-owned-by-cocoonset") != std::string::npos);
  for (const std::string& first :
       {pod, deployment, set, std::string(R"("kind":[{"group":"","kind":"Pod"}])"), std::string(R"("kind":null)")}) {
    CHECK(answers(request(rest + ',' + first + ',' + object + ',' + set)) == of_set);
    CHECK(answers(request(rest + ',' + first + ',' + set + ',' + object)) == of_set);
    CHECK(answers(request(rest + ',' + first + ',' + object + ',' + pod)) == of_pod);
    CHECK(answers(request(first + ',' + object) + ',' + request(rest + ',' + object + ',' + set)) == of_set);
    CHECK(answers(request(first + ',' + object) + ',' + request(rest + ',' + set + ',' + object)) == of_set);
  }
  CHECK(answers(request(rest + ',' + object + ',' + set)) == of_set);
  CHECK(answers(request(rest + R"(,"kind":{"kind":"Pod","kind":"CocoonSet","group":"cocoonset.cocoonstack.io"},)" +
                        object)) == of_set);
}

TEST_CASE("Depth is limited, and where nobody listens too") {
  const auto error_of_both = [](const std::string& text) {
    CHECK(by_reader(text).error == error_of(text));
    return error_of(text);
  };
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(error_of_both(nested(200)).empty());
  CHECK(error_of_both(nested(201)) == "nests more than 200 levels deep");
  CHECK(error_of_both("{\"a\":" + nested(199) + "}").empty());
  CHECK(error_of_both("{\"a\":" + nested(200) + "}") == "nests more than 200 levels deep");
}

TEST_CASE("The number of values is limited, and where nobody listens too") {
  // The list itself is one.
  std::string list = "[";
  for (std::size_t i = 2; i < max_json_values; ++i) list += "0,";
  const std::string declined = R"({"apiVersion":"v1","other":)" + list + "0]}";
  CHECK(parse_json(list + "0]").ok());
  const std::string says = "has more than " + std::to_string(max_json_values) + " values";
  CHECK(parse_json(list + "0,0]").message() == says);
  CHECK_THAT(parse_review(declined).message(), Catch::Matchers::Contains(says));
}

TEST_CASE("Mutated reviews are read as nlohmann reads them, and give the same verdict as whole ones") {
  const std::vector<std::string> reviews = all_reviews();
  REQUIRE(reviews.size() > 100);
  std::size_t reviewed = 0;
  for (std::uint64_t seed = 0; seed < reviews.size() + mutations; ++seed) {
    Mutator mutator(seed);
    const std::string text =
        seed < reviews.size() ? reviews[seed] : mutator.mutated(reviews[mutator.below(reviews.size())]);
    require_same(text);
    if (text.find('\0') != std::string::npos) continue;
    const Result<Review> parsed = parse_review(text);
    reviewed += parsed.ok() ? 1 : 0;
    const std::string expected = answers_to(parse_whole_review(text));
    if (answers_to(parsed) != expected) {
      CHECK(answers_to(parsed) == expected);
      FAIL("seed " << seed << '\n' << text);
    }
  }
  // Not all of them are nonsense.
  CHECK(reviewed > (reviews.size() + mutations) / 8);
}
