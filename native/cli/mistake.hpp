// What is wrong with a command line, in the words of who typed it, and the near word.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cocoon::cli {

/// One sentence, and which help says more. `words`: what was typed behind the program's name.
std::string mistake(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words);

/// The same of a command that `help` was asked about.
std::string unknown_command(const CLI::App& app, const std::string& word);

}  // namespace cocoon::cli
