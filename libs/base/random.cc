#include "libs/base/random.h"

#include <sys/random.h>

#include "libs/base/check.h"

namespace safereturn {

uint64_t SystemRandom::Next() {
  // Buffered per thread: one system call gives 64 numbers.
  thread_local uint64_t numbers[64];
  thread_local size_t used = 64;
  if (used == 64) {
    SR_CHECK(::getrandom(numbers, sizeof(numbers) / 2, 0) == sizeof(numbers) / 2,
             "the kernel gives up to 256 bytes at once");
    SR_CHECK(::getrandom(numbers + 32, sizeof(numbers) / 2, 0) == sizeof(numbers) / 2,
             "the kernel gives up to 256 bytes at once");
    used = 0;
  }
  return numbers[used++];
}

}  // namespace safereturn
