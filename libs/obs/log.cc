#include "libs/obs/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "libs/base/result.h"
#include "libs/obs/trace.h"

namespace safereturn::obs {
namespace {

// Writes whole lines to stdout, or to a test's function.
class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void SetFunction(std::function<void(std::string_view)> function) {
    const std::lock_guard lock(mutex_);
    function_ = std::move(function);
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (function_) {
      function_(std::string_view(line.data(), line.size()));
    } else {
      std::fwrite(line.data(), 1, line.size(), stdout);
    }
  }
  void flush_() override { std::fflush(stdout); }

 private:
  std::function<void(std::string_view)> function_;
};

// Never destroyed: threads and destructors of static objects may log until the very end.
struct State {
  std::shared_ptr<LineSink> sink = std::make_shared<LineSink>();
  spdlog::logger logger{"safereturn", sink};
  std::string process;  // ,"service":…,"version":…

  State() {
    logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ",%v})", spdlog::pattern_time_type::utc);
    logger.set_level(spdlog::level::warn);
    logger.flush_on(spdlog::level::info);
  }
};

State& TheState() {
  static State& state = *new State;
  return state;
}

thread_local LogContext current_context;

// Bytes that are not UTF-8 become U+FFFD: a log line is valid JSON whatever it quotes.
void AppendText(std::string& line, std::string_view text) {
  line += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void AppendMember(std::string& line, std::string_view key, std::string_view text) {
  line += ',';
  AppendText(line, key);
  line += ':';
  AppendText(line, text);
}

void Write(spdlog::level::level_enum level, std::string_view name, std::string_view event,
           std::initializer_list<Field> fields) {
  State& state = TheState();
  if (!state.logger.should_log(level)) return;
  std::string line = "\"level\":\"";
  line += name;
  line += "\",\"event\":";
  AppendText(line, event);
  line += state.process;
  if (const TraceContext& trace = CurrentTrace(); trace.is_valid()) {
    AppendMember(line, "trace_id", trace.trace_id);
  }
  if (!current_context.request_id.empty()) {
    AppendMember(line, "request_id", current_context.request_id);
  }
  if (!current_context.event_id.empty()) AppendMember(line, "event_id", current_context.event_id);
  for (const Field& field : fields) {
    if (field.is_text) {
      AppendMember(line, field.key, field.value);
      continue;
    }
    line += ',';
    AppendText(line, field.key);
    line += ':';
    line += field.value;
  }
  state.logger.log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

Field::Field(std::string_view key, double number) : key(key), is_text(!std::isfinite(number)) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  value.assign(text, end);
}

Field::Field(std::string_view key, const absl::Status& status)
    : key(key), value(Describe(status)) {}

void InitLogging(std::string service, std::string version, Level level) {
  State& state = TheState();
  state.process.clear();
  AppendMember(state.process, "service", service);
  AppendMember(state.process, "version", version);
  constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                   spdlog::level::warn, spdlog::level::err};
  state.logger.set_level(kLevels[static_cast<int>(level)]);
}

bool ParseLevel(std::string_view name, Level& level) {
  constexpr std::pair<std::string_view, Level> kNames[] = {{"debug", Level::kDebug},
                                                           {"info", Level::kInfo},
                                                           {"warning", Level::kWarning},
                                                           {"error", Level::kError}};
  for (const auto& [known, value] : kNames) {
    if (known != name) continue;
    level = value;
    return true;
  }
  return false;
}

void Debug(std::string_view event, std::initializer_list<Field> fields) {
  Write(spdlog::level::debug, "debug", event, fields);
}

void Info(std::string_view event, std::initializer_list<Field> fields) {
  Write(spdlog::level::info, "info", event, fields);
}

void Warning(std::string_view event, std::initializer_list<Field> fields) {
  Write(spdlog::level::warn, "warning", event, fields);
}

void Error(std::string_view event, std::initializer_list<Field> fields) {
  Write(spdlog::level::err, "error", event, fields);
}

LogScope::LogScope(LogContext context)
    : previous_(std::exchange(current_context, std::move(context))) {}

LogScope::~LogScope() { current_context = std::move(previous_); }

void SetLogSink(std::function<void(std::string_view)> sink) {
  TheState().sink->SetFunction(std::move(sink));
}

void FlushLogs() { TheState().logger.flush(); }

}  // namespace safereturn::obs
