// cocoon-webhook: the command line, and nothing else. Each command lives in native/cli.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/reference/rule_list.hpp"
#include "core/report/report.hpp"
#include "native/cli/commands.hpp"
#include "native/cli/input.hpp"
#include "native/cli/mistake.hpp"
#include "native/cli/outputs.hpp"
#include "native/system/environment.hpp"
#include "native/system/output.hpp"

namespace cocoon::cli {

int fail(const std::string& message) {
  // One line whatever a path or an argument holds.
  write_lines(STDERR_FILENO, "cocoon-webhook: " + printable_line(message) + '\n');
  return ExitCode::usage;
}

namespace {

/// Environment first, so that a flag, read later, wins. An empty variable counts as unset.
Settings settings_of_environment() {
  Settings settings;
  for (const Variable& variable : variables()) {
    const std::string name(variable.name);
    if (std::string value = environment_variable(name); !value.empty()) settings[name] = std::move(value);
  }
  return settings;
}

void add_variable(CLI::App& command, const Variable& variable, Settings& settings) {
  const std::string name(variable.name);
  std::string help(variable.meaning);
  if (!variable.default_value.empty()) help += " (default " + std::string(variable.default_value) + ")";
  command
      .add_option_function<std::string>(
          flag_of(variable), [&settings, name](const std::string& value) { settings[name] = value; },
          help + " [" + name + "]")
      ->type_name("VALUE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

struct Commands {
  Settings settings = settings_of_environment();
  bool standalone = false;
  std::string playground;
  std::uint16_t playground_port = Config().playground_port;
  ValidateOptions validate;
  ReviewOptions review;
  RulesOptions rules;
  std::string helped;  // the command whose help is wanted
};

/// Of parse(): all that was asked for has been printed.
constexpr int told = -1;

/// The names of a table's rows.
std::vector<std::string> names_of(const auto& table) {
  std::vector<std::string> names;
  for (const auto& row : table) names.emplace_back(row.name);
  return names;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
  return all;
}

/// What is wrong with a choice, as CLI11 wants to hear it: nothing where it is right.
std::string check_choice(const std::string& value, const std::vector<std::string>& accepted) {
  const std::vector<std::string_view> known(accepted.begin(), accepted.end());
  if (std::find(known.begin(), known.end(), value) != known.end()) return {};
  std::string message = in_quotes(value) + " is none of " + joined(accepted, ", ");
  if (const auto near = near_word(value, known)) message += "; did you mean " + in_quotes(*near) + "?";
  return message;
}

/// One of `accepted`, of which the first is the default. Typed twice, the last one counts.
void add_choice(CLI::App& command, const std::string& name, std::string& value,
                const std::vector<std::string>& accepted, const std::string& help) {
  value = accepted[0];
  command.add_option(name, value, help + " (default " + accepted[0] + ")")
      ->check([accepted](const std::string& word) { return check_choice(word, accepted); })
      ->type_name(joined(accepted, "|"))
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

/// What is wrong with a port; sets it where nothing is.
std::string read_port(const std::string& text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_port = error == std::errc() && end == text.data() + text.size();
  return is_port ? std::string() : in_quotes(text) + " is no port: a number from 0 to 65535";
}

void add_serve(CLI::App& app, Commands& commands) {
  CLI::App& command = *app.add_subcommand("serve", "Run the admission server (also without any argument)");
  for (const Variable& variable : variables()) add_variable(command, variable, commands.settings);
  CLI::Option* const standalone =
      command.add_flag("--standalone", commands.standalone,
                       "Run without a cluster: a scale-down whose parent would have to be read is denied");
  CLI::Option* const playground =
      command
          .add_option("--playground", commands.playground,
                      "Serve the playground, built into this folder, on 127.0.0.1 (with --standalone only)")
          ->needs(standalone)
          ->type_name("FOLDER")
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  command
      .add_option_function<std::string>(
          "--playground-port", [](const std::string&) {}, "Its port (default 8080)")
      ->needs(playground)
      ->check([&commands](const std::string& text) { return read_port(text, commands.playground_port); })
      ->type_name("PORT")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

/// Repeatable, each time with one value. (CLI11 would take all that follows.)
CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                      const std::string& help) {
  return command.add_option(name, values, help)->allow_extra_args(false);
}

/// What is wrong with a word behind -o, as CLI11 wants to hear it.
std::string check_output(const std::string& word) {
  const auto outputs = outputs_of({word});
  return outputs.ok() ? std::string() : outputs.message();
}

void add_validate(CLI::App& app, Commands& commands) {
  CLI::App& command = *app.add_subcommand("validate", "Judge CocoonSets, VM pods and workloads in YAML or JSON");
  ValidateOptions& options = commands.validate;
  command
      .add_option("PATH", options.paths, "Files, folders (*.yaml, *.yml, *.json below them) or - for standard input")
      ->required()
      ->type_name("");
  add_list(command, "--exclude", options.excludes,
           "Pass over what matches below folders: a pattern as in .gitignore, repeatable. Those in .cocoonignore files "
           "count as well")
      ->type_name("GLOB");
  command.add_flag("--allow-empty", options.allow_empty, "Exit with 0 where there is nothing to judge");
  add_list(command, "-o,--output", options.outputs,
           "How findings are written (default text), repeatable: one form on standard output, others into a FILE")
      ->check(check_output)
      ->type_name(joined(names_of(format_names), "|") + "[=FILE]");
  command.add_option("--stdin-filename", options.stdin_filename, "What standard input is called in reports")
      ->type_name("NAME")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  add_choice(command, "--color", options.color, {"auto", "always", "never"}, "Whether text has colours");
  add_list(command, "--old", options.old,
           "Judge as an update of what stands there: files, folders or - (the same kind, namespace and name)")
      ->type_name("PATH");
  add_list(command, "--ignore", options.ignored, "A rule that gives advice, of which none is wanted; repeatable")
      ->check(CLI::Validator([](const std::string& rule) { return why_not_ignored(rule); }, ""))
      ->type_name("RULE");
  command.add_flag("--markdown", options.markdown,
                   "Judge the CocoonSet code blocks of Markdown files (*.md, *.mdx, *.markdown below folders)");
  command.add_flag("-q,--quiet", options.quiet, "Errors only: no warnings, no summary");
  command.add_flag("--warnings-as-errors", options.warnings_as_errors,
                   "Exit with 1 for a warning, too, and show it in spite of -q");
}

/// The variables that a verdict depends on: all that `review` shares with the server.
bool is_policy(std::string_view variable) { return variable == "POD_CREATORS" || variable == "ENFORCEMENT"; }

void add_review(CLI::App& app, Commands& commands) {
  CLI::App& command = *app.add_subcommand("review", "Answer one AdmissionReview as the server would");
  command.add_option("FILE", commands.review.path, "The AdmissionReview, JSON; - for standard input")
      ->required()
      ->type_name("");
  command
      .add_option("--parent", commands.review.parent_path,
                  "What the API server answers for the workload of a scale request: its JSON, or a Status")
      ->type_name("FILE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  for (const Variable& variable : variables()) {
    if (is_policy(variable.name)) add_variable(command, variable, commands.settings);
  }
}

void add_rules(CLI::App& app, Commands& commands) {
  CLI::App& command = *app.add_subcommand("rules", "List the rules, or explain one");
  command.add_option("ID", commands.rules.id, "The rule to explain: what, why, how to fix it, an example")
      ->type_name("");
  add_choice(command, "-o,--output", commands.rules.output, names_of(rule_formats), "How they are written");
}

int run_serve(Commands& commands) {
  Result<Config> config = parse_config(commands.settings);
  if (!config.ok()) return fail(config.message());
  config->standalone = commands.standalone;
  config->playground = commands.playground;
  config->playground_port = commands.playground_port;
  return serve(*config);
}

// CLI11 takes a word in brackets for a list. A mark behind the word keeps it from that until it is where it belongs.
constexpr char bracket_mark = '\x01';

std::string marked(const std::string& word) {
  return word.starts_with('[') && word.ends_with(']') ? word + bracket_mark : word;
}

void unmark(std::string& word) {
  if (word.ends_with(bracket_mark)) word.pop_back();
}

/// On every option, before its own checks.
void unmark_values(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() > 0) option->transform([](std::string word) { return unmark(word), word; });
    }
  }
}

/// Which commands there are.
void add_commands(CLI::App& app, Commands& commands) {
  add_serve(app, commands);
  add_validate(app, commands);
  add_review(app, commands);
  add_rules(app, commands);
  app.add_subcommand("version", "Print version and revision");
  CLI::App& help = *app.add_subcommand("help", "Help of a command, or of all");
  help.add_option("COMMAND", commands.helped, "The command")->type_name("");
  unmark_values(app);
}

/// Null where there is none of this name.
const CLI::App* command_called(const CLI::App& app, const std::string& name) {
  const auto named = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return named.empty() ? nullptr : named.front();
}

int parse(CLI::App& app, const std::vector<std::string>& words) {
  try {
    std::vector<std::string> reversed;  // as CLI11 takes them
    for (auto word = words.rbegin(); word != words.rend(); ++word) reversed.push_back(marked(*word));
    app.parse(std::move(reversed));
    return ExitCode::good;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return fail(mistake(app, error, words));
    std::ostringstream text;  // --help, --version
    app.exit(error, text, text);
    const auto printed = print(text.str());
    return printed.ok() ? told : fail(printed.message());
  }
}

/// `help COMMAND` is `COMMAND --help`.
int help(CLI::App& app, const std::string& command) {
  if (command.empty()) return parse(app, {"--help"});
  if (command_called(app, command) == nullptr) return fail(unknown_command(app, command));
  return parse(app, {command, "--help"});
}

int run_command(const CLI::App& app, Commands& commands) {
  for (const auto& [name, value] : commands.settings) {
    if (is_policy(name)) commands.review.settings[name] = value;
  }
  if (app.got_subcommand("validate")) return validate(commands.validate);
  if (app.got_subcommand("review")) return review(commands.review);
  if (app.got_subcommand("rules")) return rules(commands.rules);
  if (app.got_subcommand("version")) return print_version();
  return run_serve(commands);
}

int run(const std::vector<std::string>& words) {
  CLI::App app("Admission webhook for cocoonstack: VM pods, scale-down of VM workloads, and CocoonSets",
               "cocoon-webhook");
  app.require_subcommand(0, 1);
  app.footer("Exit codes: 0 good, 1 findings or a denial, 2 usage. Every command has --help.");
  app.set_help_all_flag("--help-all", "Help of every command");
  app.set_version_flag("--version", version_text(), "Print version and revision");
  Commands commands;
  add_commands(app, commands);
  int code = parse(app, words);
  if (code == ExitCode::good && app.got_subcommand("help")) code = help(app, std::string(commands.helped));
  if (code != ExitCode::good) return code == told ? static_cast<int>(ExitCode::good) : code;
  return run_command(app, commands);
}

}  // namespace

}  // namespace cocoon::cli

int main(int argc, char** argv) {
  try {
    return cocoon::cli::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    return cocoon::cli::fail(error.what());
  }
}
