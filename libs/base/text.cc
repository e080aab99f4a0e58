#include "libs/base/text.h"

#include <absl/strings/escaping.h>

#include <cstdint>

#include "libs/base/result.h"

namespace safereturn {
namespace {

// Takes the next code point off `text`; nothing for what is not UTF-8 (RFC 3629: no overlong forms,
// no surrogates, nothing above U+10FFFF).
std::optional<uint32_t> TakeCodePoint(std::string_view& text) {
  const auto first = static_cast<uint8_t>(text[0]);
  size_t length = 1;
  uint32_t point = first;
  uint32_t least = 0;
  if (first >= 0xF0 && first <= 0xF4) {
    length = 4, point = first & 0x07u, least = 0x10000;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, point = first & 0x0Fu, least = 0x800;
  } else if (first >= 0xC2 && first < 0xE0) {
    length = 2, point = first & 0x1Fu, least = 0x80;
  } else if (first >= 0x80) {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xC0u) != 0x80) return std::nullopt;
    point = (point << 6) | (byte & 0x3Fu);
  }
  if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
    return std::nullopt;
  }
  text.remove_prefix(length);
  return point;
}

bool IsHostile(uint32_t point) {
  if (point == '\t' || point == '\n' || point == '\r') return false;
  return point < 0x20 || (point >= 0x7F && point < 0xA0) ||  // C0, DEL, C1
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||  // bidi
         (point & 0xFFFEu) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);  // no characters
}

absl::Status Invalid(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

bool HasLength(std::string_view text, size_t longest) {
  return !text.empty() && text.size() <= longest;
}

// Capitals and small letters of Latin Extended-A stand side by side; in these stretches the capital
// is odd, elsewhere even.
bool IsOddCapital(uint32_t point) {
  return (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
}

uint32_t LowerOf(uint32_t point) {
  if (point >= 'A' && point <= 'Z') return point + 0x20;
  if (point >= 0xC0 && point <= 0xDE && point != 0xD7) return point + 0x20;
  if (point == 0x178) return 0xFF;                                       // Y with diaeresis
  if (point == 0x130 || point == 0x131) return 'i';                      // the dots of Turkish
  if (point == 0x138 || point == 0x149 || point == 0x17F) return point;  // no capitals
  if (point < 0x100 || point > 0x17E) return point;
  const bool is_capital = (point % 2 == 1) == IsOddCapital(point);
  return is_capital ? point + 1 : point;
}

// Appends a code point below U+0800.
void AppendShort(std::string& text, uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
    return;
  }
  text += static_cast<char>(0xC0u | (point >> 6));
  text += static_cast<char>(0x80u | (point & 0x3Fu));
}

}  // namespace

absl::Status CheckText(std::string_view text, std::string_view field, size_t longest) {
  // Four bytes a character at most: what is longer need not be read.
  if (text.size() > 4 * longest) return Invalid("TEXT_TOO_LONG", "the text is too long", field);
  size_t characters = 0;
  while (!text.empty()) {
    const auto point = TakeCodePoint(text);
    if (!point) return Invalid("TEXT_NOT_UTF8", "the text is no UTF-8", field);
    if (IsHostile(*point)) {
      return Invalid("TEXT_CONTROL_CHARACTER", "the text holds a control character", field);
    }
    ++characters;
  }
  if (characters > longest) {
    return Invalid("TEXT_TOO_LONG",
                   "the text has more than " + std::to_string(longest) + " characters", field);
  }
  return absl::OkStatus();
}

absl::Status CheckTextGiven(std::string_view text, std::string_view field, size_t longest) {
  SR_RETURN_IF_ERROR(CheckText(text, field, longest));
  if (AllOf(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; })) {
    return Invalid("TEXT_MISSING", "there must be a text", field);
  }
  return absl::OkStatus();
}

absl::Status CheckLine(std::string_view text, std::string_view field, size_t longest) {
  if (!AllOf(text, [](char c) { return c != '\t' && c != '\n' && c != '\r'; })) {
    return Invalid("TEXT_CONTROL_CHARACTER", "the text has one line", field);
  }
  return CheckTextGiven(text, field, longest);
}

std::string FoldCase(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const auto point = TakeCodePoint(text);
    if (!point) {
      folded += before;
      break;
    }
    if (*point < 0x180) {
      AppendShort(folded, LowerOf(*point));
    } else {
      folded += before.substr(0, before.size() - text.size());
    }
  }
  return folded;
}

std::string UpperCase(std::string text) {
  for (char& c : text) {
    if (IsLower(c)) c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

bool IsTypeCode(std::string_view text) {
  return HasLength(text, 32) &&
         AllOf(text, [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; });
}

bool IsKey(std::string_view text, size_t longest) {
  return HasLength(text, longest) &&
         AllOf(text, [](char c) { return IsLower(c) || IsDigit(c) || c == '_' || c == '-'; });
}

bool IsCode(std::string_view text, size_t longest) {
  return HasLength(text, longest) &&
         AllOf(text, [](char c) { return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '_'; });
}

bool IsReferenceText(std::string_view text, size_t longest) {
  return HasLength(text, longest) && AllOf(text, [](char c) {
           return IsLower(c) || IsUpper(c) || IsDigit(c) ||
                  std::string_view("._-:/").find(c) != std::string_view::npos;
         });
}

bool IsUrn(std::string_view text) {
  if (text.starts_with("SC")) text.remove_prefix(2);
  return !text.empty() && text.size() <= 10 && AllOf(text, IsDigit);
}

bool IsSchoolUrn(std::string_view text) { return text.size() == 6 && AllOf(text, IsDigit); }

bool IsAuthorityCode(std::string_view text) {
  return text.size() == 9 && std::string_view("EWSN").find(text[0]) != std::string_view::npos &&
         AllOf(text.substr(1), IsDigit);
}

std::string ToBase64(std::string_view bytes) {
  return absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()));
}

std::optional<std::string> FromBase64(std::string_view text) {
  // Abseil also takes text without padding and with white space.
  const bool is_strict =
      text.size() % 4 == 0 && AllOf(text, [](char c) {
        return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '+' || c == '/' || c == '=';
      });
  std::string bytes;
  if (!is_strict || !absl::Base64Unescape(absl::string_view(text.data(), text.size()), &bytes)) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace safereturn
