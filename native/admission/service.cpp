#include "native/admission/service.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "core/field/quote.hpp"
#include "native/admission/fast_reader.hpp"
#include "native/system/duration.hpp"

namespace cocoon {

namespace {

http::Response plain(int status, std::string text) { return {.status = status, .body = std::move(text) + '\n'}; }

/// A review that could not be read or judged, for the metrics: exactly one sample a review.
Verdict failure() {
  Verdict verdict;
  verdict.allowed = false;
  verdict.result = Verdict::Result::error;
  verdict.metric_reason = "decode";
  return verdict;
}

Log::Fields ids_of(const Verdict::RuleCounts& counts) {
  Log::Fields ids = Log::Fields::array();
  for (const auto& [rule, count] : counts) ids.push_back(rule);
  return ids;
}

}  // namespace

std::chrono::milliseconds time_for(const http::Request& request) {
  using std::chrono::milliseconds;
  constexpr milliseconds default_timeout(10'000);
  constexpr milliseconds longest(30'000);
  constexpr milliseconds way_back(1'000);
  milliseconds timeout = parse_duration(request.parameter("timeout")).value_or(default_timeout);
  if (timeout <= milliseconds(0)) timeout = default_timeout;
  timeout = std::min(timeout, longest);
  return std::max(timeout - way_back, timeout / 2);
}

std::optional<http::Response> AdmissionService::answer(const Endpoint& endpoint, http::Request& request,
                                                       const http::Respond& respond) const {
  if (request.method != "POST") {
    http::Response refused = plain(405, "an AdmissionReview is sent by POST");
    refused.headers.emplace_back("Allow", "POST");
    return refused;
  }
  if (!http::is_json(request.content_type)) return plain(415, "the content type must be application/json");
  try {
    return take(endpoint, request, respond);
  } catch (const std::exception& error) {
    metrics_.count_review(endpoint, failure(), Clock::now() - request.received);
    log_.error("a review failed", {{"handler", endpoint.handler}, {"error", escaped(error.what())}});
    return plain(500, "an error of the webhook; its log has it");
  }
}

std::optional<http::Response> AdmissionService::take(const Endpoint& endpoint, http::Request& request,
                                                     const http::Respond& respond) const {
  Result<Review> review = read_review(request.body);
  std::string().swap(request.body);  // what a verdict needs of it was kept
  if (!review.ok()) {
    metrics_.count_review(endpoint, failure(), Clock::now() - request.received);
    return plain(400, review.message());
  }
  Case open{&endpoint, std::move(*review), request.received};
  const std::optional<Question> question = question_for(endpoint, open.review);
  if (!question) return conclude(open, {});
  const auto waiting = std::make_shared<const Case>(std::move(open));
  lookups_.ask(*question, request.received + time_for(request),
               [this, waiting, respond](const Lookups::Answer& answer) { respond(conclude(*waiting, *answer)); });
  return std::nullopt;
}

http::Response AdmissionService::conclude(const Case& open, const ClusterAnswer& fact) const {
  try {
    return judge(open, fact);
  } catch (const std::exception& error) {
    const std::string uid = escaped(open.review.uid);
    metrics_.count_review(*open.endpoint, failure(), Clock::now() - open.received);
    log_.error("a review failed",
               {{"uid", uid}, {"handler", open.endpoint->handler}, {"error", escaped(error.what())}});
    return plain(500, "an error of the webhook; its log has it under uid " + uid);
  }
}

http::Response AdmissionService::judge(const Case& open, const ClusterAnswer& fact) const {
  const Verdict verdict = decide(*open.endpoint, open.review, policy_, fact);
  const auto took = Clock::now() - open.received;
  metrics_.count_review(*open.endpoint, verdict, took);
  log_verdict(open, verdict, took);
  return {.status = 200, .content_type = "application/json", .body = to_json(verdict, open.review.uid)};
}

void AdmissionService::log_verdict(const Case& open, const Verdict& verdict, std::chrono::nanoseconds took) const {
  const Review& review = open.review;
  const bool refused = verdict.code != 0;
  if (!log_.writes(refused ? LogLevel::info : LogLevel::debug)) return;
  Log::Fields fields = {{"uid", escaped(review.uid)},
                        {"handler", open.endpoint->handler},
                        {"operation", escaped(review.operation)},
                        {"kind", escaped(review.kind.kind)},
                        {"namespace", escaped(review.ns)},
                        {"name", escaped(name_of(review))},
                        {"user", escaped(review.user)},
                        {"dryRun", review.dry_run},
                        {"result", result_name(verdict.result)}};
  if (!verdict.metric_reason.empty()) fields["reason"] = verdict.metric_reason;
  if (refused) {
    fields["code"] = verdict.code;
    fields["rules"] = ids_of(verdict.rules);
    fields["message"] = verdict.message;
  }
  fields["seconds"] = std::chrono::duration<double>(took).count();
  if (!refused) return log_.debug("allowed", fields);
  log_.info(verdict.allowed ? "would be denied" : "denied", fields);
}

}  // namespace cocoon
