#include "libs/runtime/signals.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "libs/base/check.h"

namespace safereturn::runtime {
namespace {

sigset_t StopSet() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// The default action of the next one ends the process, whatever its threads do.
void EndAtTheNext() {
  const sigset_t set = StopSet();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = StopSet();
  SR_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0, "the arguments are valid");
  signal(SIGPIPE, SIG_IGN);  // a peer that closes early is an error of the write, not the end of us
}

int StopSignals::Wait() {
  const sigset_t set = StopSet();
  int received = 0;
  SR_CHECK(sigwait(&set, &received) == 0, "the set is valid");
  EndAtTheNext();
  return received;
}

bool StopSignals::WaitFor(std::chrono::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  const sigset_t set = StopSet();
  while (true) {
    const auto left = std::max(std::chrono::nanoseconds(0),
                               std::chrono::nanoseconds(until - std::chrono::steady_clock::now()));
    const timespec pause{.tv_sec = left.count() / 1'000'000'000,
                         .tv_nsec = left.count() % 1'000'000'000};
    if (sigtimedwait(&set, nullptr, &pause) > 0) {
      EndAtTheNext();
      return true;
    }
    if (errno == EAGAIN) return false;  // else another signal interrupted the wait
  }
}

}  // namespace safereturn::runtime
