#include "native/observe/log.hpp"

#include <spdlog/fmt/chrono.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <string>

#include "core/field/quote.hpp"

namespace cocoon {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::trace: return spdlog::level::trace;
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    case LogLevel::fatal:
    case LogLevel::panic: return spdlog::level::critical;
    case LogLevel::disabled: break;
  }
  return spdlog::level::off;
}

spdlog::sink_ptr make_sink(bool as_json) {
  if (as_json) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
}

std::string json_line(std::string_view level, std::string_view message, const Log::Fields& fields) {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto millis = now.time_since_epoch().count() % 1000;
  Log::Fields line = {{"time", fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03d}Z",
                                           fmt::gmtime(std::chrono::system_clock::to_time_t(now)), millis)},
                      {"level", level},
                      {"msg", message}};
  line.update(fields);
  return line.dump(-1, ' ', false, Log::Fields::error_handler_t::replace);
}

std::string text_line(std::string_view message, const Log::Fields& fields) {
  std::string line(message);
  for (const auto& field : fields.items()) {
    const auto* text = field.value().get_ptr<const std::string*>();
    line += ' ' + field.key() + '=';
    line +=
        text != nullptr ? in_quotes(*text) : field.value().dump(-1, ' ', false, Log::Fields::error_handler_t::replace);
  }
  return line;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    default: return "error";
  }
}

}  // namespace

Log::Log(LogLevel level, bool as_json)
    : logger_(std::make_shared<spdlog::logger>("cocoon-webhook", make_sink(as_json))), as_json_(as_json) {
  logger_->set_level(level_of(level));
  logger_->set_pattern(as_json ? "%v" : "%H:%M:%S.%e %^%l%$ %v");
  // A full disk or a closed pipe must not end the server.
  logger_->set_error_handler([](const std::string&) {});
}

bool Log::writes(LogLevel level) const { return logger_->should_log(level_of(level)); }

void Log::write(LogLevel level, std::string_view message, const Fields& fields) const {
  if (!writes(level)) return;
  const std::string line = as_json_ ? json_line(name_of(level), message, fields) : text_line(message, fields);
  logger_->log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

void Log::debug(std::string_view message, const Fields& fields) const { write(LogLevel::debug, message, fields); }
void Log::info(std::string_view message, const Fields& fields) const { write(LogLevel::info, message, fields); }
void Log::warn(std::string_view message, const Fields& fields) const { write(LogLevel::warn, message, fields); }
void Log::error(std::string_view message, const Fields& fields) const { write(LogLevel::error, message, fields); }

}  // namespace cocoon
