#include "tests/sim/trace.h"

#include <cstdio>
#include <string>

#include "libs/base/civil.h"

namespace safereturn::sim {

void Trace::Mix(std::string_view bytes) {
  for (const char c : bytes) {
    hash_ ^= static_cast<unsigned char>(c);
    hash_ *= 1099511628211ULL;
  }
  hash_ ^= 0xFF;  // a separator that no UTF-8 text contains
  hash_ *= 1099511628211ULL;
}

void Trace::Note(std::string_view who, std::string_view what, std::string_view hidden) {
  ++notes_;
  Mix(std::to_string(clock_.Now().time_since_epoch().count()));
  Mix(who);
  Mix(what);
  Mix(hidden);
  if (!prints_) return;
  std::printf("%s  %-14.*s %.*s\n", FormatInstant(clock_.Now()).c_str(),
              static_cast<int>(who.size()), who.data(), static_cast<int>(what.size()), what.data());
}

}  // namespace safereturn::sim
