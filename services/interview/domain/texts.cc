#include "services/interview/domain/texts.h"

namespace safereturn::interview {
namespace {

constexpr size_t kLongestKey = 40;

bool HasLength(std::string_view text) { return !text.empty() && text.size() <= kLongestKey; }

}  // namespace

bool IsKey(std::string_view text) {
  return HasLength(text) &&
         AllOf(text, [](char c) { return IsLower(c) || IsDigit(c) || c == '_' || c == '-'; });
}

bool IsCode(std::string_view text) {
  return HasLength(text) &&
         AllOf(text, [](char c) { return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '_'; });
}

}  // namespace safereturn::interview
