// Makes something else of a JSON text, which often is JSON still: other bytes, other values, keys that stand twice. The
// same for the same seed.
//
//   Mutator(seed).mutated(review);
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace cocoon::tests {

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string mutated(std::string text) {
    for (std::size_t times = 1 + below(3); times > 0 && !text.empty(); --times) mutate(text);
    return text;
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  void mutate(std::string& text) {
    const std::size_t at = below(text.size());
    switch (below(7)) {
      case 0: text[at] = static_cast<char>(random_()); return;
      case 1: text.resize(at); return;
      case 2: text.insert(at, token()); return;
      case 3: text.erase(at, 1 + below(20)); return;
      case 4: return replace_value(text, at);
      case 5: return add_member(text, at);
      default: return rename_key(text, at);
    }
  }

  std::string token() {
    const std::vector<std::string> tokens = {"null",
                                             "true",
                                             "1",
                                             "-0",
                                             "0.5",
                                             "1e400",
                                             "1e-400",
                                             "99999999999999999999",
                                             "[]",
                                             "{}",
                                             "{\"kind\":{}}",
                                             "\"\"",
                                             "\"\\u0000\"",
                                             "\"\\ud800\"",
                                             "\"\\ud83d\\ude00\"",
                                             "\"\\u00e9\"",
                                             "\"\xff\"",
                                             "\"\xed\xa0\x80\"",
                                             "\"\xf4\x90\x80\x80\"",
                                             "\"\u00e9\"",
                                             ",",
                                             ":",
                                             "\"",
                                             "\\",
                                             " ",
                                             "\n",
                                             "\x01",
                                             "01",
                                             "-",
                                             "1.",
                                             "1e",
                                             "tru",
                                             "nulL",
                                             std::string(150, '[') + std::string(150, ']'),
                                             std::string(201, '['),
                                             "[[1,2],{\"a\":1}]",
                                             R"({"group":"","version":"v1","kind":"Pod"})",
                                             R"({"group":"apps","version":"v1","kind":"Deployment"})"};
    return tokens[below(tokens.size())];
  }

  std::string name() {
    const std::vector<std::string> names = {
        "request", "object",          "oldObject", "kind",        "spec",          "metadata",  "uid",
        "name",    "tolerations",     "key",       "replicas",    "template",      "agent",     "toolboxes",
        "group",   "ownerReferences", "operation", "subResource", "re\\u0071uest", "ki\\u006ed"};
    return names[below(names.size())];
  }

  /// Another value for the next member.
  void replace_value(std::string& text, std::size_t at) {
    const std::size_t colon = text.find(':', at);
    if (colon == std::string::npos) return;
    const std::size_t end = text.find_first_of(",}", colon);
    text.replace(colon + 1, end == std::string::npos ? end : end - colon - 1, token());
  }

  /// A member at the start of the next object, or before the end of one: keys stand twice.
  void add_member(std::string& text, std::size_t at) {
    const bool at_start = below(2) == 0;
    const std::size_t brace = text.find(at_start ? '{' : '}', at);
    if (brace == std::string::npos) return;
    const std::string member = '"' + name() + "\":" + token();
    text.insert(at_start ? brace + 1 : brace, at_start ? member + ',' : ',' + member);
  }

  void rename_key(std::string& text, std::size_t at) {
    const std::size_t end = text.find("\":", at);
    if (end == std::string::npos || end == 0) return;
    const std::size_t begin = text.rfind('"', end - 1);
    if (begin != std::string::npos) text.replace(begin + 1, end - begin - 1, name());
  }

  std::mt19937_64 random_;
};

}  // namespace cocoon::tests
