// Makes calls of the module's interface by native code and writes each down, for same.test.mjs to make them again in
// WebAssembly and compare the results byte for byte:
//
//   record >calls
//   record 100 >calls    every hundredth of the random ones, for a quick look
//
// A record is a list of texts as wasm/arguments.hpp has it, behind its length in four bytes: the call's name, its
// arguments as one text, and its result.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/document.hpp"
#include "tests/generate/cocoonset.hpp"
#include "tests/generate/mutate.hpp"
#include "tests/unit/source_tree.hpp"
#include "wasm/calls.hpp"

namespace {

namespace fs = std::filesystem;
namespace calls = cocoon::wasm;
using cocoon::wasm::Arguments;
using namespace cocoon::tests;

constexpr std::uint64_t random_objects = 20'000;
constexpr std::uint64_t mutated_texts = 2'000;

using Text = std::optional<std::string_view>;

void append_size(std::string& out, std::uint32_t size) {
  out.append(reinterpret_cast<const char*>(&size), sizeof(size));
}

std::string joined(const std::vector<Text>& texts) {
  std::string out;
  for (const Text& text : texts) {
    append_size(out, text ? static_cast<std::uint32_t>(text->size()) : 0xFFFFFFFFU);
    if (text) out += *text;
  }
  return out;
}

using Call = std::string (*)(Arguments&);

std::string report(Arguments& arguments) {
  calls::Counts counts;
  return calls::report(arguments, counts);
}

const std::map<std::string_view, Call>& all_calls() {
  static const std::map<std::string_view, Call> all = {{"validate", calls::validate},
                                                       {"report", report},
                                                       {"answer", calls::answer},
                                                       {"judge", calls::judge},
                                                       {"review", calls::review},
                                                       {"defaulted", calls::defaulted},
                                                       {"list", calls::list},
                                                       {"schema", calls::schema},
                                                       {"near_word", calls::near_word},
                                                       {"version", calls::version},
                                                       {"why_not_ignored", calls::why_not_ignored}};
  return all;
}

void record(std::string_view name, const std::vector<Text>& texts) {
  const std::string bytes = joined(texts);
  Arguments arguments(bytes);
  const std::string result = all_calls().at(name)(arguments);
  const std::string entry = joined({name, bytes, result});
  std::string head;
  append_size(head, static_cast<std::uint32_t>(entry.size()));
  std::fwrite(head.data(), 1, head.size(), stdout);
  std::fwrite(entry.data(), 1, entry.size(), stdout);
}

/// Everything that can be asked about a text.
void record_text(std::string_view source, std::string_view text, Text before = {}) {
  record("validate", {source, text, {}});
  record("validate", {source, text, text, "clone-image-relative", "yaml-ambiguous"});
  for (const std::string_view format : {"text", "github", "sarif", "junit"}) {
    record("report", {format, {}, {}, {}, "/repo", {}, {}, source, text, {}});
  }
  record("report", {"text", "", "", "", "", before, "toolbox-name-numeric", source, text, ""});
  record("answer", {source, text, before, {}, {}, {}});
  record("answer", {source, text, text, {}, "UPDATE", "alice", "alice", "bob"});
  record("judge", {source, text, {}, {}});
  record("judge", {source, text, before, ""});
  record("defaulted", {source, text});
}

void record_cases() {
  std::vector<std::string> texts;
  std::vector<Text> all = {"text", {}, {}, {}, "", {}, {}};
  for (const fs::path& path : case_files()) texts.push_back(read_file(path));
  for (const std::string& text : texts) {
    record_text("case.yaml", text, texts.front());
    all.insert(all.end(), {"case.yaml", text, {}});
  }
  record("report", all);
}

void record_reviews() {
  std::vector<std::string> parents;
  for (const auto& entry : fs::directory_iterator(source_path("tests/reviews/parents"))) {
    parents.push_back(read_file(entry.path()));
  }
  for (const auto& entry : fs::directory_iterator(source_path("tests/reviews"))) {
    if (entry.path().extension() != ".json") continue;
    const std::string review = read_file(entry.path());
    record("review", {review, {}, {}});
    record("review", {review, {}, "", "alice"});
    record("answer", {"-", review, {}, {}, {}, {}});
    for (const std::string& parent : parents) {
      record("review", {review, parent, {}});
      record("answer", {"-", review, {}, parent, {}, {}});
    }
  }
}

void record_random(std::uint64_t step) {
  std::string before;
  for (std::uint64_t seed = 0; seed < random_objects; seed += step) {
    const cocoon::Json set = random_cocoonset(seed);
    std::string text = seed % 5 == 0 ? as_json(set, seed) : as_yaml(set, seed);
    record("validate", {"set.yaml", text, {}});
    if (seed % 10 == 0) record_text("set.yaml", text, before);
    before = std::move(text);
  }
}

void record_mutated(std::uint64_t step) {
  const std::vector<fs::path> files = case_files();
  for (std::uint64_t seed = 0; seed < mutated_texts; seed += step) {
    const bool of_case = seed % 2 == 0;
    const std::string text =
        of_case ? read_file(files[seed / 2 % files.size()]) : as_yaml(random_cocoonset(seed), seed);
    record_text("broken.yaml", mutated(text, seed));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t step = argc > 1 ? std::max(1UL, std::strtoul(argv[1], nullptr, 10)) : 1;
  for (const std::string_view name : {"list", "schema", "version"}) record(name, {});
  for (const std::string_view id : {"os-supported", "yaml-ambiguous", "yaml-ambigous", ""}) {
    record("why_not_ignored", {id});
  }
  record("near_word", {"--outptu", "--output", "--color"});
  record_cases();
  record_reviews();
  record_random(step);
  record_mutated(step);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
