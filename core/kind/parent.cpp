#include "core/kind/parent.hpp"

#include "core/field/quote.hpp"
#include "core/json/reader.hpp"
#include "core/rules/tolerations.hpp"

namespace cocoon {

namespace {

Parent unknown(std::string why) { return {Parent::State::unknown, std::move(why)}; }

std::string status_words(int status, const Node& body) {
  std::string words = "the API server answered HTTP " + std::to_string(status);
  if (const auto text = body["message"].text()) words += ": " + escaped(*text);
  return words;
}

}  // namespace

Parent read_parent(const ClusterAnswer& answer, std::string_view kind) {
  if (!answer.error.empty()) return unknown(answer.error);
  if (answer.status == 0) return unknown("the API server was not asked");
  const Result<Packed> json = parse_json(answer.body);
  const Node body(json.ok() ? json->root() : Value());
  const bool is_not_found = body["kind"].text() == "Status" && body["reason"].text() == "NotFound";
  if (answer.status == 404 && is_not_found) return {Parent::State::missing};
  if (answer.status != 200) return unknown(status_words(answer.status, body));
  if (!json.ok()) return unknown("the API server's answer " + json.message());
  if (body["kind"].text() != kind) return unknown("the API server's answer is no " + std::string(kind));
  StrictReader read;
  const bool tolerated = is_template_tolerated(body, read);
  if (const auto& malformed = read.malformed()) {
    return unknown("the API server's answer is malformed: " + malformed->node.path().to_string() + ' ' +
                   std::string(malformed->expected));
  }
  return {tolerated ? Parent::State::tolerated : Parent::State::not_tolerated};
}

}  // namespace cocoon
