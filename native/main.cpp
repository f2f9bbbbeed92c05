// cocoon-webhook: the command line, and nothing else. Each command lives in native/cli.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <utility>

#include "core/field/near_word.hpp"
#include "core/field/quote.hpp"
#include "core/reference/rule_list.hpp"
#include "core/report/report.hpp"
#include "native/cli/commands.hpp"
#include "native/system/environment.hpp"

namespace cocoon::cli {

int fail(const std::string& message) {
  // One line whatever a path or an argument holds.
  std::fprintf(stderr, "cocoon-webhook: %s\n", printable_line(message).c_str());
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
      ->type_name("VALUE");
}

struct Commands {
  Settings settings = settings_of_environment();
  bool standalone = false;
  std::string playground;
  std::uint16_t playground_port = Config().playground_port;
  ValidateOptions validate;
  ReviewOptions review;
  RulesOptions rules;
};

/// The names of a table's rows.
std::vector<std::string> names_of(const auto& table) {
  std::vector<std::string> names;
  for (const auto& row : table) names.emplace_back(row.name);
  return names;
}

/// One of `accepted`, of which the first is the default.
void add_choice(CLI::App& command, const std::string& name, std::string& value,
                const std::vector<std::string>& accepted, const std::string& help) {
  value = accepted[0];
  std::string all;
  for (const std::string& word : accepted) all += (all.empty() ? "" : "|") + word;
  command.add_option(name, value, help + " (default " + accepted[0] + ")")
      ->check(CLI::IsMember(accepted).description(""))
      ->type_name(all);
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
          ->type_name("FOLDER");
  command.add_option("--playground-port", commands.playground_port, "Its port (default 8080)")
      ->needs(playground)
      ->check(CLI::Range(0, 65535).description(""))
      ->type_name("PORT");
}

void add_validate(CLI::App& app, Commands& commands) {
  CLI::App& command = *app.add_subcommand("validate", "Judge CocoonSets in YAML or JSON");
  ValidateOptions& options = commands.validate;
  command
      .add_option("PATH", options.paths, "Files, folders (*.yaml, *.yml, *.json below them) or - for standard input")
      ->required()
      ->type_name("");
  command
      .add_option("--old", options.old,
                  "Judge as an update of what stands there: files, folders or - (the same kind, namespace and name)")
      ->allow_extra_args(false)
      ->type_name("PATH");
  command.add_option("--ignore", options.ignored, "A rule that gives advice, of which none is wanted")
      ->allow_extra_args(false)
      ->check(CLI::Validator([](const std::string& rule) { return why_not_ignored(rule); }, ""))
      ->type_name("RULE");
  add_choice(command, "-o,--output", options.output, names_of(format_names), "How findings are written");
  add_choice(command, "--color", options.color, {"auto", "always", "never"}, "Whether they have colours");
  command.add_flag("--markdown", options.markdown,
                   "Judge the CocoonSet code blocks of Markdown files (*.md, *.mdx, *.markdown below folders)");
  command.add_flag("-q,--quiet", options.quiet, "Errors only: no warnings, no summary");
  command.add_flag("--warnings-as-errors", options.warnings_as_errors, "Exit with 1 for a warning, too");
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
      ->type_name("FILE");
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

/// The word that a mistyped command or flag was meant to be, as a sentence; empty where none is near.
std::string suggestion(const CLI::App& app, std::string_view word) {
  std::vector<std::string> meant;
  std::vector<std::string> written;
  const auto add = [&](const std::string& name, const std::string& in_front = "") {
    meant.push_back(name);
    written.push_back(in_front + name);
  };
  const bool has_command = !app.get_subcommands().empty();
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    add(command->get_name());
    if (has_command && !app.got_subcommand(command)) continue;
    // A flag without a command is shown behind one that has it.
    for (const CLI::Option* option : command->get_options()) {
      add(option->get_name(), has_command ? "" : command->get_name() + ' ');
    }
  }
  const std::vector<std::string_view> words(meant.begin(), meant.end());
  const auto near = near_word(word.substr(0, word.find('=')), words);
  if (!near) return {};
  const auto place = std::find(meant.begin(), meant.end(), *near) - meant.begin();
  return "; did you mean " + in_quotes(written[static_cast<std::size_t>(place)]) + "?";
}

int explain(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help
  std::string message = error.what();
  const std::vector<std::string> unknown = app.remaining(true);
  if (!unknown.empty()) message = "unknown argument " + in_quotes(unknown[0]) + suggestion(app, unknown[0]);
  return fail(message + " (see cocoon-webhook --help)");
}

int run_serve(Commands& commands) {
  Result<Config> config = parse_config(commands.settings);
  if (!config.ok()) return fail(config.message());
  config->standalone = commands.standalone;
  config->playground = commands.playground;
  config->playground_port = commands.playground_port;
  return serve(*config);
}

int run(int argc, char** argv) {
  CLI::App app("Admission webhook for cocoonstack: VM pods, scale-down of VM workloads, and CocoonSets",
               "cocoon-webhook");
  app.require_subcommand(0, 1);
  app.footer("Exit codes: 0 good, 1 findings or a denial, 2 usage. Every command has --help.");
  app.set_help_all_flag("--help-all", "Help of every command");
  app.set_version_flag("--version", version_text(), "Print version and revision");
  Commands commands;
  add_serve(app, commands);
  add_validate(app, commands);
  add_review(app, commands);
  add_rules(app, commands);
  app.add_subcommand("version", "Print version and revision");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(app, error);
  }
  for (const auto& [name, value] : commands.settings) {
    if (is_policy(name)) commands.review.settings[name] = value;
  }
  if (app.got_subcommand("validate")) return validate(commands.validate);
  if (app.got_subcommand("review")) return review(commands.review);
  if (app.got_subcommand("rules")) return rules(commands.rules);
  if (app.got_subcommand("version")) return print_version();
  return run_serve(commands);
}

}  // namespace

}  // namespace cocoon::cli

int main(int argc, char** argv) {
  try {
    return cocoon::cli::run(argc, argv);
  } catch (const std::exception& error) {
    return cocoon::cli::fail(error.what());
  }
}
