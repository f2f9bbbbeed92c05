#include "core/review/decide.hpp"
#include "core/review/json_reader.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"

namespace cocoon::cli {

namespace {

/// A file stands for the API server's answer: a Status for one of its code, anything else for a 200.
ParentAnswer answer_in(std::string body) {
  ParentAnswer answer{.status = 200, .body = std::move(body)};
  const ParsedJson json = parse_json(answer.body);
  const Node status(json.value ? json.value->root() : Value());
  if (status["kind"].text() == "Status") answer.status = status["code"].int32().value_or(500);
  return answer;
}

}  // namespace

int review(const ReviewOptions& options) {
  const ParsedConfig config = parse_config(options.settings);
  if (!config.config) return fail(config.error);
  const Policy policy{.pod_creators = config.config->pod_creators, .warn_only = config.config->warn_only};

  const std::size_t most = config.config->max_request_bytes;

  const Input body = read_input(options.path, most);
  if (!body.text) return fail(body.error);
  if (body.text->size() > most) {
    return fail(options.path + ": larger than the server reads, " + std::to_string(most) + " bytes");
  }
  const ParsedReview parsed = parse_review(*body.text);
  if (!parsed.review) return fail(options.path + ": no AdmissionReview: " + parsed.error);

  ParentAnswer parent{.error = "no --parent was given"};
  if (!options.parent_path.empty()) {
    Input file = read_input(options.parent_path, most);
    if (!file.text) return fail(file.error);
    parent = answer_in(std::move(*file.text));
  }
  // A kind that no endpoint is registered for is allowed by each of them.
  const Endpoint endpoint = endpoint_for(*parsed.review).value_or(Endpoint::validate);
  const Verdict verdict = decide(endpoint, *parsed.review, policy, parent);
  if (!print(to_json(verdict, parsed.review->uid))) return fail("the output could not be written");
  return verdict.allowed ? ExitCode::good : ExitCode::findings;
}

}  // namespace cocoon::cli
