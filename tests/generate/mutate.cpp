#include "tests/generate/mutate.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/generate/random.hpp"

namespace cocoon::tests {

namespace {

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {":",
                                               ": ",
                                               "- ",
                                               "\n",
                                               "\n\n",
                                               "  ",
                                               "\t",
                                               "#",
                                               " #",
                                               "'",
                                               "\"",
                                               "|\n",
                                               ">-\n",
                                               "&a ",
                                               "*a",
                                               "<<: *a",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               ",",
                                               "---\n",
                                               "...",
                                               "!!binary ",
                                               "!x ",
                                               "? ",
                                               "%YAML 1.1\n",
                                               "\r\n",
                                               std::string(1, '\0'),
                                               "\xFF",
                                               "\xC3",
                                               "\xC3\xA9",
                                               "\xF0\x9F\x98\x80",
                                               "\xEF\xBB\xBF",
                                               "\xE2\x80\xA8",
                                               "yes",
                                               "010",
                                               "~",
                                               "null",
                                               "1e999"};
  return all;
}

/// Where a line starts, and how long it is with its end.
std::string_view some_line(std::string_view text, Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(start, text.find('\n', start) - start + 1);
}

void change(std::string& text, Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t length = random.below(std::min<std::size_t>(text.size() - at, 8) + 1);
  const std::string line(some_line(text, random));
  switch (random.below(8)) {
    case 0: text.erase(at, length); break;
    case 1: text.insert(at, random.pick(pieces())); break;
    case 2: text.replace(at, length, random.pick(pieces())); break;
    case 3: text.insert(at, text.substr(at, length)); break;
    case 4: text.insert(at, line); break;
    case 5: text.erase(text.find(line), line.size()); break;
    case 6: text.resize(at); break;
    default:
      if (at < text.size()) text[at] = static_cast<char>(random.below(256));
  }
}

}  // namespace

std::string mutated(std::string text, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t changes = 1 + random.below(5); changes > 0; --changes) change(text, random);
  return text;
}

}  // namespace cocoon::tests
