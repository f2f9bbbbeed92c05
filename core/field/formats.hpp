// The forms of text that Kubernetes and the platform define: predicates over strings, in time linear in their
// length.
#pragma once

#include <string>
#include <string_view>

namespace cocoon {

/// RFC 1123 label: 1 to 63 of `[a-z0-9-]`, first and last alphanumeric.
bool is_rfc1123_label(std::string_view text);
inline constexpr std::string_view must_be_rfc1123_label =
    "must be an RFC 1123 label: 1 to 63 lower case letters, digits or '-', first and last a letter or digit";

/// The label that is nearest to `text`: its letters in lower case, a dash for what may not stand in one. Empty where
/// nothing of it may.
std::string rfc1123_label_of(std::string_view text);

/// DNS-1123 subdomain: at most 253 characters, labels of any length joined by dots (metadata.name of most kinds).
bool is_dns1123_subdomain(std::string_view text);

/// Characters of a label value: alphanumeric, `-`, `_`, `.`, first and last alphanumeric. Its length (at most 63) is
/// not judged here.
bool has_label_value_characters(std::string_view text);

/// A label value: empty, or at most 63 of these characters.
bool is_label_value(std::string_view text);

/// The label value that is nearest to `text`: a dash for what may not stand in one, nothing of that at its ends. Empty
/// where nothing of it may.
std::string label_value_of(std::string_view text);

/// What keys of labels are: at most 63 characters of a label value, before them, if anything, a DNS-1123 subdomain and
/// a slash.
bool is_qualified_name(std::string_view text);

/// A time as RFC 3339 writes it: `2026-04-30T12:00:00Z`, with a fraction or another zone maybe.
bool is_rfc3339_time(std::string_view text);

/// resource.Quantity: a signed decimal with a binary (`Ki` to `Ei`) or decimal suffix (`n` to `E`) or an exponent.
bool is_quantity(std::string_view text);

/// A registry-relative image `repo[:tag]`: components joined by `/`, each of `[a-z0-9]+` runs joined by `.`, `_`, `__`
/// or dashes; tag `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
bool is_registry_relative_image(std::string_view text);

/// Starts with `http://` or `https://`, in any letter case.
bool is_http_url(std::string_view text);

/// Digits only, and at least one.
bool is_numeric(std::string_view text);

}  // namespace cocoon
