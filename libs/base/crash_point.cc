#include "libs/base/crash_point.h"

#include <csignal>
#include <cstdlib>
#include <string>

namespace safereturn {
namespace {

std::function<void(std::string_view)>& Hook() {
  static auto* hook = new std::function<void(std::string_view)>;
  return *hook;
}

const std::string& FatalPoint() {
  static const auto* point = [] {
    const char* value = std::getenv("SAFERETURN_CRASH_POINT");
    return new std::string(value == nullptr ? "" : value);
  }();
  return *point;
}

}  // namespace

void SetCrashHook(std::function<void(std::string_view)> hook) { Hook() = std::move(hook); }

void ReachCrashPoint(std::string_view point) {
  if (Hook()) {
    Hook()(point);
  } else if (!FatalPoint().empty() && FatalPoint() == point) {
    std::raise(SIGKILL);
  }
}

}  // namespace safereturn
