#include <optional>
#include <string>

#include "core/answer/review_answer.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"

namespace cocoon::cli {

int review(const ReviewOptions& options) {
  const Result<Config> config = parse_config(options.settings);
  if (!config.ok()) return fail(config.message());
  const Policy policy{.pod_creators = config->pod_creators, .warn_only = config->warn_only};
  const std::size_t most = config->limits.body_bytes;

  const Result<std::string> body = read_input(options.path, most);
  if (!body.ok()) return fail(body.message());
  if (body->size() > most) {
    return fail(options.path + ": larger than the server reads, " + std::to_string(most) + " bytes");
  }
  std::optional<std::string> parent;
  if (!options.parent_path.empty()) {
    const Result<std::string> text = read_input(options.parent_path, most);
    if (!text.ok()) return fail(text.message());
    parent = *text;
  }
  const Result<ReviewAnswer> answer = answer_review(*body, policy, parent);
  if (!answer.ok()) return fail(options.path + ": " + answer.message());
  if (const auto printed = print(answer->json); !printed.ok()) return fail(printed.message());
  return answer->allowed ? ExitCode::good : ExitCode::findings;
}

}  // namespace cocoon::cli
