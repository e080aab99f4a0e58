// Who calls, from a bearer token of the organisation's issuer.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "libs/base/clock.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/caller_token.h"
#include "services/gateway/auth/key_set.h"

namespace safereturn::gateway {

struct IssuerOptions {
  std::string issuer;
  std::string audience;
  std::string subject_claim = "sub";
  std::string subject_prefix = "users/";
  std::string roles_claim = "roles";  // a claim's name, or a path: realm_access.roles
  std::string authorities_claim = "authorities";
  std::string homes_claim = "homes";
  std::map<std::string, std::string> role_names;  // theirs → ours; empty: the names are ours
  std::chrono::seconds leeway{30};                // between the clocks of two machines
  std::chrono::seconds max_lifetime{86'400};      // of a bearer token
  std::chrono::seconds caller_lifetime{300};      // of the token that services get
  size_t cache_capacity = 4096;                   // tokens remembered until they expire
};

// Who calls, and the token that services believe.
struct Identity {
  rpc::CallerToken token;
  std::shared_ptr<const rpc::Caller> caller;
  Instant expires;  // of what the caller brought
};

// Reads "theirs=ours,theirs=ours". Errors: INVALID_ARGUMENT/ROLE_MAP_INVALID.
[[nodiscard]] absl::StatusOr<std::map<std::string, std::string>> ParseRoleNames(
    std::string_view text);

// Exchanges the token of a person or machine for the short one that services believe.
//
// Thread-safety: all functions may be called from any thread.
class TokenChecker {
 public:
  // `wall_clock` is the machine's, also where the product's is virtual. `on_unknown_key` is called
  // when a token names a key that the set lacks: the issuer may have changed its keys.
  TokenChecker(IssuerOptions options, rpc::CallerTokenMinter minter, const Clock& wall_clock,
               std::function<void()> on_unknown_key);

  // Takes the issuer's keys as they are now; tokens that were believed before are checked again.
  void SetKeys(std::shared_ptr<const KeySet> keys);
  [[nodiscard]] bool has_keys() const;

  // Returns who calls with `authorization`, a header's value.
  //
  // Errors: UNAUTHENTICATED with TOKEN_MISSING, TOKEN_INVALID, TOKEN_KEY_UNKNOWN, TOKEN_EXPIRED,
  //   TOKEN_NOT_YET_VALID, TOKEN_WRONG_ISSUER, TOKEN_WRONG_AUDIENCE or TOKEN_LIVES_TOO_LONG;
  //   UNAVAILABLE/ISSUER_KEYS_UNKNOWN as long as no keys were read.
  [[nodiscard]] absl::StatusOr<Identity> Exchange(std::string_view authorization);

  // The same without exchange and memory.
  [[nodiscard]] absl::StatusOr<rpc::Caller> Check(std::string_view token, Instant& expires) const;

 private:
  struct Entry {
    Identity identity;
    Instant until;
  };

  const IssuerOptions options_;
  const rpc::CallerTokenMinter minter_;
  const Clock& wall_clock_;
  const std::function<void()> on_unknown_key_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Entry> cache_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::gateway
