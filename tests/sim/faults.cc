#include "tests/sim/faults.h"

#include <algorithm>

namespace safereturn::sim {

Faults::Faults(Random& random) : random_(random) {
  // A third of the faults is absent in each run; the others get a chance up to their limit, mostly
  // small.
  const auto draw = [&](int limit) {
    if (random_.Below(3) == 0) return 0;
    const auto bound = static_cast<uint64_t>(limit);
    return static_cast<int>(1 + std::min(random_.Below(bound), random_.Below(bound)));
  };
  rates_.crash_point = draw(20);
  rates_.crash_idle = draw(8);
  rates_.outage = draw(300);
  rates_.publish_refused = draw(100);
  rates_.publish_twice = draw(100);
  rates_.delay = draw(300);
  rates_.offsets_lost = draw(200);
  rates_.rebalance = draw(50);
  rates_.database_down = draw(30);
  rates_.mail_refused = draw(200);
  rates_.answer_lost = draw(200);
}

bool Faults::Strikes(int per_thousand) {
  return !is_healed_ && per_thousand > 0 &&
         random_.Below(1000) < static_cast<uint64_t>(per_thousand);
}

std::chrono::microseconds Faults::DrawDelay() {
  // Mostly seconds, now and then many minutes: longer than any pause between two steps of the
  // ladder's ticks.
  const auto limit = random_.Below(10) == 0 ? std::chrono::minutes(40) : std::chrono::minutes(1);
  return std::chrono::microseconds(
      random_.Below(static_cast<uint64_t>(std::chrono::microseconds(limit).count())));
}

bool Faults::CrashesAtPoint() {
  if (is_healed_) return false;
  if (is_armed_) {
    is_armed_ = false;
    return true;
  }
  return Strikes(rates_.crash_point);
}

std::string Faults::Describe() const {
  const Rates& r = rates_;
  return "crash_point=" + std::to_string(r.crash_point) +
         " crash_idle=" + std::to_string(r.crash_idle) + " outage=" + std::to_string(r.outage) +
         " publish_refused=" + std::to_string(r.publish_refused) +
         " publish_twice=" + std::to_string(r.publish_twice) + " delay=" + std::to_string(r.delay) +
         " offsets_lost=" + std::to_string(r.offsets_lost) +
         " rebalance=" + std::to_string(r.rebalance) +
         " database_down=" + std::to_string(r.database_down) +
         " mail_refused=" + std::to_string(r.mail_refused) +
         " answer_lost=" + std::to_string(r.answer_lost);
}

}  // namespace safereturn::sim
