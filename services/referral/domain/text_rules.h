// Shapes of codes and references: what they may hold, so that no free text and no name gets in.
#pragma once

#include <string_view>

namespace safereturn::referral {

inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

template <class Rule>
bool AllOf(std::string_view text, Rule rule) {
  for (const char c : text) {
    if (!rule(c)) return false;
  }
  return true;
}

// Returns whether `text` is 1 to 32 lower-case letters, digits or underscores.
inline bool IsTypeCode(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         AllOf(text, [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; });
}

// Returns whether `text` is 1 to `longest` letters, digits or . _ - : /
inline bool IsReferenceText(std::string_view text, size_t longest) {
  return !text.empty() && text.size() <= longest && AllOf(text, [](char c) {
    return IsLower(c) || IsUpper(c) || IsDigit(c) ||
           std::string_view("._-:/").find(c) != std::string_view::npos;
  });
}

// Returns whether `text` can be an Ofsted URN: 1 to 10 digits, for homes with an older number after
// "SC".
inline bool IsUrn(std::string_view text) {
  if (text.starts_with("SC")) text.remove_prefix(2);
  return !text.empty() && text.size() <= 10 && AllOf(text, IsDigit);
}

// Returns whether `text` can be a school's URN: six digits.
inline bool IsSchoolUrn(std::string_view text) { return text.size() == 6 && AllOf(text, IsDigit); }

// Returns whether `text` has the shape of an ONS code: one of E, W, S, N and eight digits (domain
// facts 3.6).
inline bool IsAuthorityCode(std::string_view text) {
  return text.size() == 9 && std::string_view("EWSN").find(text[0]) != std::string_view::npos &&
         AllOf(text.substr(1), IsDigit);
}

}  // namespace safereturn::referral
