// W3C trace context: where a piece of work came from, carried in gRPC metadata, Kafka headers and
// log lines. https://www.w3.org/TR/trace-context/
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"

namespace safereturn::obs {

struct TraceContext {
  std::string trace_id = {};  // 32 lower-case hex digits; "" = no trace
  std::string span_id = {};   // 16 lower-case hex digits: the current hop
  bool is_sampled = true;
  [[nodiscard]] bool is_valid() const { return !trace_id.empty(); }
  bool operator==(const TraceContext&) const = default;
};

// Returns nothing unless `header` is a traceparent of version 00 (or a later one that begins like
// it) with ids that are not all zero.
std::optional<TraceContext> ParseTraceparent(std::string_view header);

// Returns "00-<trace id>-<span id>-01", or "" without a trace.
std::string FormatTraceparent(const TraceContext& context);

// Returns the first hop of a new trace.
TraceContext NewTrace(Random& random);

// Returns a new hop of `parent`'s trace, or a new trace if there is none.
TraceContext ChildOf(const TraceContext& parent, Random& random);

// Returns this thread's context; not valid outside every TraceScope.
const TraceContext& CurrentTrace();

// Sets this thread's context until the end of the scope; scopes nest.
class TraceScope {
 public:
  explicit TraceScope(TraceContext context);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  TraceContext previous_;
};

}  // namespace safereturn::obs
