#include "libs/base/clock.h"

#include <algorithm>

#ifdef SR_VIRTUAL_CLOCK
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#endif

namespace safereturn {

Instant SystemClock::Now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

#ifdef SR_VIRTUAL_CLOCK
std::unique_ptr<FileClock> FileClock::Open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat info {};
  void* mapping = MAP_FAILED;
  if (::fstat(file, &info) == 0 && info.st_size >= static_cast<off_t>(sizeof(int64_t))) {
    mapping = ::mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  }
  ::close(file);
  if (mapping == MAP_FAILED) return nullptr;
  return std::unique_ptr<FileClock>(new FileClock(mapping));
}

FileClock::~FileClock() { ::munmap(const_cast<void*>(mapping_), sizeof(int64_t)); }

Instant FileClock::Now() const {
  // The conductor writes eight aligned bytes; an atomic load never sees half of them.
  const auto micros = __atomic_load_n(static_cast<const int64_t*>(mapping_), __ATOMIC_ACQUIRE);
  return Instant(std::chrono::microseconds(micros));
}
#endif

void SimClock::At(Instant at, std::function<void()> action) {
  actions_.emplace(std::max(at, now_), std::move(action));
}

void SimClock::AdvanceTo(Instant to) {
  while (!actions_.empty() && actions_.begin()->first <= to) AdvanceToNext();
  now_ = std::max(now_, to);
}

bool SimClock::AdvanceToNext() {
  if (actions_.empty()) return false;
  auto first = actions_.begin();
  now_ = std::max(now_, first->first);
  const auto action = std::move(first->second);
  actions_.erase(first);  // before the call: the action may add or advance
  action();
  return true;
}

std::optional<Instant> SimClock::next() const {
  if (actions_.empty()) return std::nullopt;
  return actions_.begin()->first;
}

}  // namespace safereturn
