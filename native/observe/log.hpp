// Structured logging: a message and fields, as one JSON line, or as text for a person at a terminal.
//
//   log.info("denied", {{"uid", review.uid}, {"rules", ids}});
//   // {"time":"2026-11-22T10:31:00.123Z","level":"info","msg":"denied","uid":"…","rules":["…"]}
//
// Thread-safe; everything goes to stderr, one write a line.
#pragma once

#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace cocoon {

/// A line of a level below the one that is set is not written.
enum class LogLevel { trace, debug, info, warn, error, fatal, panic, disabled };

class Log {
 public:
  using Fields = nlohmann::ordered_json;

  /// `as_json`: lines for programs; else for people.
  Log(LogLevel level, bool as_json);

  /// Whether a line of this level is written at all: what it takes to make one may cost more than the rest.
  bool writes(LogLevel level) const;

  void debug(std::string_view message, const Fields& fields = Fields::object()) const;
  void info(std::string_view message, const Fields& fields = Fields::object()) const;
  void warn(std::string_view message, const Fields& fields = Fields::object()) const;
  void error(std::string_view message, const Fields& fields = Fields::object()) const;

 private:
  void write(LogLevel level, std::string_view message, const Fields& fields) const;

  std::shared_ptr<spdlog::logger> logger_;
  bool as_json_;
};

}  // namespace cocoon
