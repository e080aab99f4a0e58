#include "libs/pg/arrays.h"

#include <charconv>
#include <cstdio>

#include "libs/base/check.h"
#include "libs/base/result.h"

namespace safereturn::pg {
namespace {

void AppendQuoted(std::string& out, std::string_view element) {
  out += '"';
  for (const char c : element) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

absl::Status Malformed(std::string_view what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "ARRAY_MALFORMED", what);
}

// Reads exactly `digits` digits at `at` and moves on.
int TakeDigits(std::string_view text, size_t& at, size_t digits) {
  SR_CHECK(at + digits <= text.size(), "PostgreSQL prints complete timestamps");
  int value = 0;
  for (size_t i = 0; i < digits; ++i, ++at) {
    SR_CHECK(text[at] >= '0' && text[at] <= '9', "a timestamp has digits here");
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string TextArray(const std::vector<Param>& elements) {
  size_t size = 2;
  for (const Param& element : elements) size += element ? element->size() + 3 : 5;
  std::string literal;
  literal.reserve(size);
  literal += '{';
  for (const Param& element : elements) {
    if (literal.size() > 1) literal += ',';
    if (element) {
      AppendQuoted(literal, *element);
    } else {
      literal += "NULL";
    }
  }
  literal += '}';
  return literal;
}

std::string TextArray(const std::vector<std::string>& elements) {
  return TextArray(std::vector<Param>(elements.begin(), elements.end()));
}

absl::StatusOr<std::vector<Param>> ParseTextArray(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '{' || literal.back() != '}') {
    return Malformed("an array literal stands in braces");
  }
  std::vector<Param> elements;
  const std::string_view body = literal.substr(1, literal.size() - 2);
  if (body.empty()) return elements;
  size_t at = 0;
  while (true) {
    std::string element;
    bool is_quoted = false;
    if (at < body.size() && body[at] == '"') {
      is_quoted = true;
      for (++at; at < body.size() && body[at] != '"'; ++at) {
        if (body[at] == '\\' && ++at == body.size()) return Malformed("ends in a backslash");
        element += body[at];
      }
      if (at == body.size()) return Malformed("a quotation does not end");
      ++at;
    } else {
      for (; at < body.size() && body[at] != ','; ++at) {
        if (body[at] == '{' || body[at] == '}' || body[at] == '"') {
          return Malformed("one dimension, quotes around whole elements only");
        }
        element += body[at];
      }
      if (element.empty()) return Malformed("an empty element must be quoted");
    }
    if (!is_quoted && element == "NULL") {
      elements.emplace_back(std::nullopt);
    } else {
      elements.emplace_back(std::move(element));
    }
    if (at == body.size()) return elements;
    if (body[at] != ',') return Malformed("elements are separated by commas");
    ++at;
  }
}

std::string FormatTimestamp(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const int64_t micros = (instant - day).count();
  const int64_t seconds = micros / 1'000'000;
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d.%06d+00",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(micros % 1'000'000));
  return text;
}

Instant ParseTimestamp(std::string_view text) {
  if (text == "infinity") return Instant::max();
  if (text == "-infinity") return Instant::min();
  SR_CHECK(text.ends_with("+00"), "connections print timestamps in UTC");
  text.remove_suffix(3);
  size_t at = text.find('-');
  SR_CHECK(at != std::string_view::npos && at >= 4, "a year has four digits or more");
  size_t begin = 0;
  const int year = TakeDigits(text, begin, at);
  ++at;
  const int month = TakeDigits(text, at, 2);
  ++at;
  const int day = TakeDigits(text, at, 2);
  ++at;
  const int hour = TakeDigits(text, at, 2);
  ++at;
  const int minute = TakeDigits(text, at, 2);
  ++at;
  const int second = TakeDigits(text, at, 2);
  int micros = 0;
  if (at < text.size()) {
    SR_CHECK(text[at] == '.', "only a fraction follows the seconds");
    const size_t digits = text.size() - ++at;
    micros = TakeDigits(text, at, digits);
    for (size_t i = digits; i < 6; ++i) micros *= 10;
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + std::chrono::microseconds(micros);
}

std::string EncodeBytea(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 + 2 * bytes.size());
  text += "\\x";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string DecodeBytea(std::string_view text) {
  SR_CHECK(text.starts_with("\\x") && text.size() % 2 == 0, "bytea_output is hex");
  std::string bytes;
  bytes.reserve(text.size() / 2 - 1);
  for (size_t i = 2; i < text.size(); i += 2) {
    const int high = HexDigit(text[i]);
    const int low = HexDigit(text[i + 1]);
    SR_CHECK(high >= 0 && low >= 0, "bytea_output is hex");
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace safereturn::pg
