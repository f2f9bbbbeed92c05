#include "native/cli/mistake.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"

namespace cocoon::cli {

namespace {

/// The command that was typed; null where none was.
const CLI::App* command_of(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? nullptr : commands.front();
}

std::string did_you_mean(const std::string& words) { return "; did you mean " + in_quotes(words) + "?"; }

/// The word that a mistyped command or flag was meant to be, as a sentence; empty where none is near.
std::string suggestion(const CLI::App& app, std::string_view word) {
  std::vector<std::string> meant;
  std::vector<std::string> written;
  const auto add = [&](const std::string& name, const std::string& in_front = "") {
    meant.push_back(name);
    written.push_back(in_front + name);
  };
  const CLI::App* const typed = command_of(app);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    add(command->get_name());
    if (typed != nullptr && command != typed) continue;
    // A flag without a command is shown behind one that has it.
    for (const CLI::Option* option : command->get_options()) {
      add(option->get_name(), typed != nullptr ? "" : command->get_name() + ' ');
    }
  }
  const std::vector<std::string_view> known(meant.begin(), meant.end());
  const auto near = near_word(word.substr(0, word.find('=')), known);
  if (!near) return {};
  const auto place = std::find(meant.begin(), meant.end(), *near) - meant.begin();
  return did_you_mean(written[static_cast<std::size_t>(place)]);
}

/// What stands behind a flag: `-f x`, `-fx`, `--filename=x`.
std::string value_of(std::string_view flag, std::size_t name_size, const std::vector<std::string>& words) {
  std::string_view attached = flag.substr(std::min(name_size, flag.size()));
  if (attached.starts_with('=')) attached.remove_prefix(1);
  if (!attached.empty()) return std::string(attached);
  const auto at = std::find(words.begin(), words.end(), flag);
  return at != words.end() && at + 1 != words.end() ? *(at + 1) : "PATH";
}

/// Flags that fingers know from kubectl.
std::optional<std::string> advice_on_flag_of_kubectl(std::string_view flag, const std::vector<std::string>& words) {
  const auto begins = [flag](std::string_view name) {
    const bool is_long = name.starts_with("--");
    return flag == name || flag.starts_with(is_long ? std::string(name) + '=' : std::string(name));
  };
  const auto validating = [&](std::size_t name_size) {
    return in_quotes("cocoon-webhook validate " + value_of(flag, name_size, words));
  };
  for (const std::string_view name : {"-f", "--filename"}) {
    if (begins(name)) return "files are given without " + std::string(name) + ": " + validating(name.size());
  }
  for (const std::string_view name : {"-R", "--recursive"}) {
    if (begins(name)) return "folders are searched with all below them: leave " + std::string(name) + " out";
  }
  for (const std::string_view name : {"-k", "--kustomize"}) {
    if (begins(name)) return "what kustomize makes is read from it: kubectl kustomize DIR | cocoon-webhook validate -";
  }
  return std::nullopt;
}

bool looks_like_file(const std::string& word) {
  const std::filesystem::path path(word);
  const std::string extension = path.extension().string();
  std::error_code error;
  return word == "-" || extension == ".yaml" || extension == ".yml" || extension == ".json" ||
         (!word.starts_with('-') && std::filesystem::exists(path, error));
}

/// As it was typed: of a group of short flags CLI11 has taken off those that it knows; main.cpp may have marked a word.
std::string as_typed(std::string unknown, const std::vector<std::string>& words) {
  if (unknown.ends_with('\x01')) unknown.pop_back();
  if (unknown.size() < 2 || std::find(words.begin(), words.end(), unknown) != words.end()) return unknown;
  const auto holds = [&](const std::string& word) {
    return word.starts_with('-') && word.ends_with(unknown.substr(1));
  };
  const auto word = std::find_if(words.begin(), words.end(), holds);
  return word != words.end() ? *word : unknown;
}

std::string unknown_argument(const CLI::App& app, const std::string& rest, const std::vector<std::string>& words) {
  const std::string unknown = as_typed(rest, words);
  const CLI::App* const command = command_of(app);
  if (command == nullptr || command->get_name() == "validate") {
    if (const auto advice = advice_on_flag_of_kubectl(unknown, words)) return *advice;
  }
  const std::string message = "unknown argument " + in_quotes(unknown);
  if (command == nullptr && looks_like_file(unknown)) return message + did_you_mean("validate " + unknown);
  return message + suggestion(app, unknown);
}

/// The option that CLI11's message begins or ends with: `--color: 1 required …`, `Could not convert: --quiet = x`.
const CLI::Option* option_in(const CLI::App& command, const std::string& message) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (message.starts_with(name + ':') || message.find(": " + name + " =") != std::string::npos) return option;
  }
  return nullptr;
}

/// CLI11's own words, where they are not a user's.
std::string in_plain_words(const CLI::App& command, const CLI::ParseError& error) {
  std::string message = error.what();
  const CLI::Option* const option = option_in(command, message);
  if (option == nullptr) return message;
  const bool is_flag = option->get_items_expected_max() == 0;
  if (is_flag) return option->get_name() + " takes no value";
  if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) return message;
  return option->get_name() + " needs a value: " + option->get_type_name();
}

}  // namespace

std::string mistake(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  const CLI::App* const command = command_of(app);
  const std::vector<std::string> unknown = app.remaining(true);
  const std::string message = unknown.empty() ? in_plain_words(command != nullptr ? *command : app, error)
                                              : unknown_argument(app, unknown[0], words);
  const std::string help = command != nullptr ? command->get_name() + " --help" : "--help";
  return message + " (see cocoon-webhook " + help + ")";
}

std::string unknown_command(const CLI::App& app, const std::string& word) {
  return "unknown command " + in_quotes(word) + suggestion(app, word) + " (see cocoon-webhook --help)";
}

}  // namespace cocoon::cli
