// What kubectl makes of an answer, word for word: a person who sees it here recognizes it in the terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/kind/kind.hpp"
#include "core/review/verdict.hpp"

namespace cocoon {

/// What kubectl prints on standard error: the warnings, then the denial; empty where there is neither. `doing` is what
/// kubectl puts before a message that is about a file: `error when creating "set.yaml": `.
std::string kubectl_output(const Endpoint& endpoint, const Verdict& verdict, std::string_view doing);

}  // namespace cocoon
