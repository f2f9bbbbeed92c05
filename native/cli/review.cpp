#include "core/answer/review_answer.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"

namespace cocoon::cli {

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
  Input parent;
  if (!options.parent_path.empty()) {
    parent = read_input(options.parent_path, most);
    if (!parent.text) return fail(parent.error);
  }
  const ReviewAnswer answer = answer_review(*body.text, policy, parent.text);
  if (!answer.error.empty()) return fail(options.path + ": " + answer.error);
  if (!print(answer.json)) return fail("the output could not be written");
  return answer.allowed ? ExitCode::good : ExitCode::findings;
}

}  // namespace cocoon::cli
