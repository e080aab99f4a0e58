// Logs: one JSON object a line on stdout. An event has a constant name and fields, no prose; no
// personal data. Levels by reader: debug = author, info = milestones, warning = an operator should
// act soon and the fields say the consequence, error = a thing failed for good.
#pragma once

#include <absl/status/status.h>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace safereturn::obs {

enum class Level { kDebug, kInfo, kWarning, kError };

// One named value of a log line. Numbers and booleans stay numbers and booleans in the JSON.
struct Field {
  Field(std::string_view key, std::string value) : key(key), value(std::move(value)) {}
  Field(std::string_view key, std::string_view value) : key(key), value(value) {}
  Field(std::string_view key, const char* value) : key(key), value(value) {}
  Field(std::string_view key, bool value)
      : key(key), value(value ? "true" : "false"), is_text(false) {}
  template <class Number>
    requires(std::integral<Number> && !std::same_as<Number, bool>)
  Field(std::string_view key, Number value)
      : key(key), value(std::to_string(value)), is_text(false) {}
  Field(std::string_view key, double value);
  // Code, reason, message and field of an error.
  Field(std::string_view key, const absl::Status& status);

  std::string_view key;
  std::string value = {};
  bool is_text = true;
};

// Names the process in every line from here on and drops lines below `level`. Before this call the
// level is warning, so that unit tests are quiet.
// Thread-safety: call once, before other threads log.
void InitLogging(std::string service, std::string version, Level level);

// Returns nothing unless `name` is debug, info, warning or error.
bool ParseLevel(std::string_view name, Level& level);

// Write one line. `event` is a constant such as "relay.published".
// Thread-safety: any thread; a line is never torn.
void Debug(std::string_view event, std::initializer_list<Field> fields = {});
void Info(std::string_view event, std::initializer_list<Field> fields = {});
void Warning(std::string_view event, std::initializer_list<Field> fields = {});
void Error(std::string_view event, std::initializer_list<Field> fields = {});

// What this thread is working on; every line of the thread says it.
struct LogContext {
  std::string request_id = {};  // of the call being served
  std::string event_id = {};    // ce_id of the event being handled
};

// Sets the thread's context until the end of the scope; scopes nest. (The trace id comes from
// obs::TraceScope.)
class LogScope {
 public:
  explicit LogScope(LogContext context);
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

 private:
  LogContext previous_;
};

// Sends lines to `sink` in place of stdout; an empty function restores stdout. For tests.
void SetLogSink(std::function<void(std::string_view line)> sink);

// Writes out what is buffered; called before the process ends.
void FlushLogs();

}  // namespace safereturn::obs
