#include "tools/safereturnctl/values.h"

#include <array>
#include <charconv>
#include <utility>

#include "libs/base/civil.h"

namespace safereturn::ctl {
namespace {

using std::chrono::microseconds;

constexpr std::array<std::pair<std::string_view, int64_t>, 5> kUnits{{
    {"ms", 1'000},
    {"d", 86'400'000'000},
    {"h", 3'600'000'000},
    {"m", 60'000'000},
    {"s", 1'000'000},
}};
// A century: more is a slip of the finger, and sums stay far from overflow.
constexpr int64_t kLongest = 36'525 * kUnits[1].second;

}  // namespace

std::optional<microseconds> ParseDuration(std::string_view text) {
  int64_t sign = 1;
  if (text.starts_with('-') || text.starts_with('+')) {
    sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int64_t total = 0;
  while (!text.empty()) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || number > kLongest) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    int64_t unit = 0;
    if (text.empty() && total == 0) unit = 1'000'000;
    for (const auto& [name, size] : kUnits) {
      if (unit == 0 && text.starts_with(name)) {
        unit = size;
        text.remove_prefix(name.size());
      }
    }
    if (unit == 0 || number > kLongest / unit || total + number * unit > kLongest) {
      return std::nullopt;
    }
    total += number * unit;
  }
  return microseconds(sign * total);
}

std::string FormatDuration(microseconds duration) {
  int64_t left = duration.count() < 0 ? -duration.count() : duration.count();
  std::string text;
  int shown = 0;
  for (const char* name : {"d", "h", "m", "s"}) {
    int64_t size = 0;
    for (const auto& [unit, value] : kUnits) size = unit == name ? value : size;
    const int64_t count = left / size;
    left %= size;
    if (count == 0 && shown == 0) continue;
    if (count > 0) text += (text.empty() ? "" : " ") + std::to_string(count) + name;
    if (++shown == 2) break;
  }
  if (text.empty()) return "0s";
  return duration.count() < 0 ? "-" + text : text;
}

std::optional<Instant> ParseTime(std::string_view text, Instant now) {
  if (!text.starts_with("now")) return ParseInstant(text);
  text.remove_prefix(3);
  if (text.empty()) return now;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  const auto offset = ParseDuration(text);
  if (!offset) return std::nullopt;
  return now + *offset;
}

}  // namespace safereturn::ctl
