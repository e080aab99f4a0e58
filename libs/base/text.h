// Shapes of texts, codes and references that come from outside: what they may hold and how long
// they may be, so that no free text and no name gets in where a code belongs.
#pragma once

#include <absl/status/status.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace safereturn {

constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Returns whether `rule` holds for every character; true for no text at all.
template <class Rule>
bool AllOf(std::string_view text, Rule rule) {
  return std::all_of(text.begin(), text.end(), rule);
}

// One text of a record: about ten pages. What is longer is a document and belongs into a file.
inline constexpr size_t kLongestText = 20'000;

// Checks a text of a person: valid UTF-8 with at most `longest` characters and no control character
// but tab and line break. An empty text passes.
//
// Errors: INVALID_ARGUMENT/TEXT_NOT_UTF8, TEXT_CONTROL_CHARACTER (NUL, escape sequences and
//   characters that turn the direction of writing, which hide what a text says), TEXT_TOO_LONG;
//   the field is `field`.
[[nodiscard]] absl::Status CheckText(std::string_view text, std::string_view field,
                                     size_t longest = kLongestText);

// As CheckText, and there must be a character that is not white space.
// Errors: those, and INVALID_ARGUMENT/TEXT_MISSING.
[[nodiscard]] absl::Status CheckTextGiven(std::string_view text, std::string_view field,
                                          size_t longest = kLongestText);

// As CheckTextGiven, and on one line: a title.
// Errors: those; TEXT_CONTROL_CHARACTER also for a tab or a line break.
[[nodiscard]] absl::Status CheckLine(std::string_view text, std::string_view field, size_t longest);

// Returns `text` in lower case: ASCII, Latin-1 and Latin Extended-A, which is what names here are
// written in. All else, and what is not UTF-8, stays as it is.
std::string FoldCase(std::string_view text);

// Returns `text` in upper case, ASCII only: a constraint's or table's name as a reason.
std::string UpperCase(std::string text);

// Returns whether `text` is 1 to 32 lower-case letters, digits or underscores.
bool IsTypeCode(std::string_view text);

// Returns whether `text` is 1 to `longest` lower-case letters, digits, underscores or hyphens.
bool IsKey(std::string_view text, size_t longest);

// Returns whether `text` is 1 to `longest` letters, digits or underscores: "11A",
// "alcohol_or_drugs".
bool IsCode(std::string_view text, size_t longest);

// Returns whether `text` is 1 to `longest` letters, digits or . _ - : /
bool IsReferenceText(std::string_view text, size_t longest);

// Returns whether `text` can be an Ofsted URN: 1 to 10 digits, for homes with an older number after
// "SC".
bool IsUrn(std::string_view text);

// Returns whether `text` can be a school's URN: six digits.
bool IsSchoolUrn(std::string_view text);

// Returns whether `text` has the shape of an ONS code: one of E, W, S, N and eight digits (domain
// facts 3.6).
bool IsAuthorityCode(std::string_view text);

// Returns base64 with padding (RFC 4648 section 4).
std::string ToBase64(std::string_view bytes);

// Returns nothing unless `text` is base64 with padding and without line breaks.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace safereturn
