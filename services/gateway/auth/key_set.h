// The public keys of an OpenID issuer: a JSON Web Key Set (RFC 7517).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"

namespace safereturn::gateway {

// Thread-safety: constant once read.
class KeySet {
 public:
  // Keys that sign RS256 (RSA of at least 2048 bits) or ES256 (P-256) and have a `kid` are kept;
  // others, secret ones among them, are passed over.
  //
  // Errors: INVALID_ARGUMENT/JWKS_INVALID: no JSON, a `kid` twice, or no key that is of use.
  [[nodiscard]] static absl::StatusOr<std::shared_ptr<const KeySet>> Read(std::string_view json);
  ~KeySet();

  // Returns the payload of a compact JWS that one of these keys signed. The algorithm is the key's,
  // never what the token wishes.
  //
  // Errors: UNAUTHENTICATED with TOKEN_INVALID (no token, another algorithm, a header that we do
  // not
  //   understand, wrong signature) or TOKEN_KEY_UNKNOWN.
  [[nodiscard]] absl::StatusOr<std::string> Verify(std::string_view token) const;

  [[nodiscard]] size_t size() const;

 private:
  struct Key;
  KeySet();
  std::unordered_map<std::string, std::unique_ptr<Key>> keys_;
};

}  // namespace safereturn::gateway
