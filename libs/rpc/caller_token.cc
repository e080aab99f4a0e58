#include "libs/rpc/caller_token.h"

#include <jwt.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

using Jwt = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

absl::Status KeyUnreadable() {
  return Refuse(absl::StatusCode::kFailedPrecondition, "CALLER_KEY_UNREADABLE",
                "the private key must be a file with an EC P-256 key in PEM form");
}

}  // namespace

absl::StatusOr<CallerTokenMinter> CallerTokenMinter::FromFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file || content.str().empty()) return KeyUnreadable();
  return CallerTokenMinter(content.str(), kTokenIssuer, kTokenAudience);
}

CallerTokenMinter::CallerTokenMinter(std::string private_key_pem, std::string issuer,
                                     std::string audience)
    : private_key_pem_(std::move(private_key_pem)),
      issuer_(std::move(issuer)),
      audience_(std::move(audience)) {}

absl::StatusOr<CallerToken> CallerTokenMinter::Mint(const Caller& caller, Instant now,
                                                    std::chrono::seconds lifetime) const {
  jwt_t* raw = nullptr;
  if (jwt_new(&raw) != 0) return absl::ResourceExhaustedError("out of memory");
  const Jwt jwt(raw, jwt_free);
  const long issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::string lists = nlohmann::json{
      {"roles", caller.roles},
      {"authorities", caller.authorities},
      {"homes", caller.homes}}.dump();
  const bool filled = jwt_add_grant(raw, "iss", issuer_.c_str()) == 0 &&
                      jwt_add_grant(raw, "aud", audience_.c_str()) == 0 &&
                      jwt_add_grant(raw, "sub", caller.subject.c_str()) == 0 &&
                      jwt_add_grant_int(raw, "iat", issued) == 0 &&
                      jwt_add_grant_int(raw, "exp", issued + lifetime.count()) == 0 &&
                      jwt_add_grants_json(raw, lists.c_str()) == 0;
  if (!filled) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CALLER_INVALID",
                  "a caller needs a subject, and its values must be UTF-8");
  }
  if (jwt_set_alg(raw, JWT_ALG_ES256,
                  reinterpret_cast<const unsigned char*>(private_key_pem_.data()),
                  static_cast<int>(private_key_pem_.size())) != 0) {
    return KeyUnreadable();
  }
  const std::unique_ptr<char, decltype(&std::free)> encoded(jwt_encode_str(raw), std::free);
  if (encoded == nullptr) return KeyUnreadable();
  return CallerToken{encoded.get()};
}

}  // namespace safereturn::rpc
