// Why something is allowed, or is not checked here: one line for people, where no finding says it.
#pragma once

#include <string>
#include <string_view>

#include "core/review/review.hpp"
#include "core/review/verdict.hpp"

namespace cocoon {

/// Empty for a denial, and where the rules themselves allowed.
std::string note_about(const Review& review, const Verdict& verdict);

/// A kind that no endpoint judges.
std::string note_about_kind(std::string_view kind);

/// A fact that a preview would need.
std::string note_about_missing(std::string_view fact);

/// A VM pod whose owner is a CocoonSet: who asks for it is not known.
std::string note_about_creators();

/// Beside a stored object that is another one.
std::string note_about_new_object();

}  // namespace cocoon
