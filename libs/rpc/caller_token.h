// Signs the token that says who calls. The gateway does it for people, safereturnctl and tests for
// themselves.
#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "libs/base/clock.h"
#include "libs/rpc/caller.h"

namespace safereturn::rpc {

inline constexpr char kCallerMetadata[] = "x-safereturn-caller";
inline constexpr char kTokenIssuer[] = "safereturn-gateway";
inline constexpr char kTokenAudience[] = "safereturn";

// A signed token, the value of the metadata `x-safereturn-caller`.
struct CallerToken {
  std::string value;
};

class CallerTokenMinter {
 public:
  // Reads an EC P-256 private key in PEM form.
  // Errors: FAILED_PRECONDITION/CALLER_KEY_UNREADABLE.
  [[nodiscard]] static absl::StatusOr<CallerTokenMinter> FromFile(const std::string& path);

  CallerTokenMinter(std::string private_key_pem, std::string issuer, std::string audience);

  // Signs (ES256) a token for `caller` that is valid from `now` for `lifetime`.
  //
  // `now` is wall time even where the product's clock is virtual: tokens are about the network, not
  // the domain. Errors: FAILED_PRECONDITION/CALLER_KEY_UNREADABLE when the key is not one.
  [[nodiscard]] absl::StatusOr<CallerToken> Mint(const Caller& caller, Instant now,
                                                 std::chrono::seconds lifetime) const;

 private:
  std::string private_key_pem_;
  std::string issuer_;
  std::string audience_;
};

}  // namespace safereturn::rpc
