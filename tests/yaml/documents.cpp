// What core reads of texts, for tests/yaml/differential.py: the same questions and answers as tests/yaml/kubectl has.
//
//   printf '5\na: 1\n' | documents   ->  {"documents":[{"a":1}],"refused":"","advice":false}
//
// Documents stand there up to the first that is refused. `advice`: something in them reads otherwise than it looks.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "core/encoding/utf16.hpp"
#include "core/json/writer.hpp"
#include "core/text/document.hpp"

namespace {

using cocoon::Document;
using cocoon::TextFinding;

// Writes the documents, and returns why the next one is refused, if it is.
std::string write_documents(const std::vector<Document>& documents, cocoon::JsonWriter& json) {
  const auto list = json.array("documents");
  for (const Document& document : documents) {
    if (!document.readable) return document.findings[0].detail;
    if (!document.root().is_null()) json.value(document.root());
  }
  return {};
}

bool has_advice(const std::vector<Document>& documents) {
  for (const Document& document : documents) {
    for (const TextFinding& finding : document.findings) {
      if (finding.kind == TextFinding::Kind::surprise) return true;
    }
  }
  return false;
}

std::string answer(std::string text) {
  const std::vector<Document> documents = cocoon::read_documents(cocoon::without_utf16(std::move(text)));
  cocoon::JsonWriter json;
  {
    const auto object = json.object();
    const std::string refused = write_documents(documents, json);
    json.member("refused", refused);
    json.member("advice", has_advice(documents));
  }
  return json.take();
}

}  // namespace

int main() {
  std::string length;
  while (std::getline(std::cin, length)) {
    std::string text(std::stoul(length), '\0');
    if (!std::cin.read(text.data(), static_cast<std::streamsize>(text.size()))) return 1;
    std::cout << answer(std::move(text)) << '\n';
  }
  return 0;
}
