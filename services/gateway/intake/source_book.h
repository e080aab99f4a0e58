// For which authority a source of events speaks, as referral has it registered.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "libs/rpc/client.h"

namespace safereturn::gateway {

// Asks for the authority of a source as a caller; nothing where that caller sees no such source.
using SourceLookup = std::function<absl::StatusOr<std::optional<std::string>>(
    const std::string& source, const rpc::CallerToken& token, rpc::Deadline deadline)>;

// Returns a lookup by referral's ListSources. `referral` must outlive it.
[[nodiscard]] SourceLookup LookUpIn(rpc::Client& referral);

// Remembers what was found for a minute: a source may move to another authority, rarely.
//
// Thread-safety: all functions may be called from any thread.
class SourceBook {
 public:
  explicit SourceBook(SourceLookup lookup) : lookup_(std::move(lookup)) {}

  // Errors: those of the lookup.
  [[nodiscard]] absl::StatusOr<std::optional<std::string>> AuthorityOf(
      const std::string& source, const rpc::CallerToken& token, rpc::Deadline deadline);

 private:
  struct Entry {
    std::string authority;
    std::chrono::steady_clock::time_point until;
  };

  const SourceLookup lookup_;
  absl::Mutex mutex_;
  std::unordered_map<std::string, Entry> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::gateway
