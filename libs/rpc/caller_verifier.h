// Checks the token that says who calls.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "libs/base/clock.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/caller_token.h"

namespace safereturn::rpc {

struct VerifierOptions {
  std::string public_key_pem;  // EC P-256, PEM
  std::string issuer = kTokenIssuer;
  std::string audience = kTokenAudience;
  std::chrono::seconds leeway{30};          // between the clocks of two machines
  std::chrono::seconds max_lifetime{3600};  // a longer token is refused: it could not be revoked
  std::size_t cache_capacity = 4096;        // verified tokens that are remembered until they expire
};

// Thread-safety: Verify may be called from any thread.
class CallerVerifier {
 public:
  // Errors: FAILED_PRECONDITION/CALLER_KEY_UNREADABLE when the key is no EC public key in PEM form.
  // `clock` is the machine's clock, also where the product's clock is virtual.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<CallerVerifier>> Create(
      VerifierOptions options, const Clock& clock);

  // Returns the caller that `token` names. The algorithm is pinned to ES256, whatever the token
  // says.
  //
  // Errors: UNAUTHENTICATED with CALLER_MISSING (empty token), CALLER_INVALID (no token, wrong
  // algorithm or
  //   signature, claim missing), CALLER_EXPIRED, CALLER_NOT_YET_VALID, CALLER_WRONG_ISSUER,
  //   CALLER_WRONG_AUDIENCE or CALLER_LIVES_TOO_LONG.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const Caller>> Verify(const std::string& token);

  // Returns how many verified tokens are remembered; for tests and metrics.
  [[nodiscard]] std::size_t cached() const;

 private:
  struct Entry {
    std::shared_ptr<const Caller> caller;
    Instant expires_at;
  };

  CallerVerifier(VerifierOptions options, const Clock& clock);
  [[nodiscard]] absl::StatusOr<Entry> VerifyAfresh(const std::string& token, Instant now) const;
  void Remember(const std::string& token, const Entry& entry, Instant now);

  const VerifierOptions options_;
  const Clock& clock_;
  mutable absl::Mutex mutex_;
  std::unordered_map<std::string, Entry> cache_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::rpc
