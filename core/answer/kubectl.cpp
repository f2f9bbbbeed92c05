#include "core/answer/kubectl.hpp"

#include <set>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

/// `field: message` of each cause, equal ones once.
std::vector<std::string> listed_causes(const Verdict& verdict) {
  std::set<std::string> seen;
  std::vector<std::string> causes;
  for (const StatusCause& cause : verdict.causes) {
    std::string text = cause.field.to_string() + ": " + cause.message;
    if (seen.insert(text).second) causes.push_back(std::move(text));
  }
  return causes;
}

/// The causes alone, without the webhook's name and the message. kubectl leaves a blank behind the colon.
std::string invalid_output(const Verdict& verdict, const std::vector<std::string>& causes) {
  std::string text = "The " + verdict.details_kind + ' ' + in_quotes(verdict.details_name) + " is invalid: ";
  if (causes.size() == 1) return text + causes[0] + '\n';
  text += '\n';
  for (const std::string& cause : causes) text += "* " + cause + '\n';
  return text;
}

std::string denial_output(const Endpoint& endpoint, const Verdict& verdict, std::string_view doing) {
  if (verdict.reason == "Invalid") return invalid_output(verdict, listed_causes(verdict));
  return "Error from server (" + std::string(verdict.reason) + "): " + std::string(doing) + "admission webhook " +
         in_quotes(endpoint.webhook) + " denied the request: " + verdict.message + '\n';
}

}  // namespace

std::string kubectl_output(const Endpoint& endpoint, const Verdict& verdict, std::string_view doing) {
  std::string text;
  for (const std::string& warning : verdict.warnings) text += "Warning: " + warning + '\n';
  return verdict.allowed ? text : text + denial_output(endpoint, verdict, doing);
}

}  // namespace cocoon
