#include "libs/runtime/signals.h"

#include <pthread.h>
#include <signal.h>

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
  // The default action of the next one ends the process, whatever the threads do.
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  return received;
}

}  // namespace safereturn::runtime
