#include "libs/obs/trace.h"

#include <utility>

namespace safereturn::obs {
namespace {

thread_local TraceContext current;

bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool IsId(std::string_view text) {
  return IsHex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// Returns 16 hex digits, not all zero.
std::string RandomHex(Random& random) {
  uint64_t number = 0;
  while (number == 0) number = random.Next();
  std::string text(16, '0');
  for (size_t i = 16; i-- > 0; number >>= 4) text[i] = "0123456789abcdef"[number & 15];
  return text;
}

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view header) {
  // version "-" trace id "-" parent id "-" flags: 2 + 32 + 16 + 2 digits. A later version may
  // append.
  constexpr size_t kLength = 55;
  if (header.size() < kLength || header[2] != '-' || header[35] != '-' || header[52] != '-') {
    return std::nullopt;
  }
  const std::string_view version = header.substr(0, 2);
  const std::string_view trace_id = header.substr(3, 32);
  const std::string_view span_id = header.substr(36, 16);
  const std::string_view flags = header.substr(53, 2);
  if (!IsHex(version) || version == "ff" || !IsHex(flags)) return std::nullopt;
  if (header.size() > kLength && (version == "00" || header[kLength] != '-')) return std::nullopt;
  if (!IsId(trace_id) || !IsId(span_id)) return std::nullopt;
  const char last = flags[1];
  const int bits = last >= 'a' ? last - 'a' + 10 : last - '0';
  return TraceContext{std::string(trace_id), std::string(span_id), (bits & 1) != 0};
}

std::string FormatTraceparent(const TraceContext& context) {
  if (!context.is_valid()) return {};
  return "00-" + context.trace_id + "-" + context.span_id + (context.is_sampled ? "-01" : "-00");
}

TraceContext NewTrace(Random& random) {
  std::string trace_id = RandomHex(random);
  trace_id += RandomHex(random);
  return {std::move(trace_id), RandomHex(random), true};
}

TraceContext ChildOf(const TraceContext& parent, Random& random) {
  if (!parent.is_valid()) return NewTrace(random);
  return {parent.trace_id, RandomHex(random), parent.is_sampled};
}

const TraceContext& CurrentTrace() { return current; }

TraceScope::TraceScope(TraceContext context)
    : previous_(std::exchange(current, std::move(context))) {}

TraceScope::~TraceScope() { current = std::move(previous_); }

}  // namespace safereturn::obs
