// An OpenID issuer for tests: keys of its own, good and bad tokens.
#pragma once

#include <jansson.h>
#include <openssl/obj_mac.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

extern "C" {
#include <cjose/cjose.h>
}

#include "absl/strings/escaping.h"
#include "libs/base/check.h"
#include "libs/base/clock.h"

namespace safereturn::gateway::testing {

using Json = nlohmann::json;

inline std::string Base64Url(const std::string& bytes) {
  std::string text;
  absl::WebSafeBase64Escape(bytes, &text);
  return text;
}

// One signing key.
class SigningKey {
 public:
  static SigningKey Ec(const std::string& id, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
    return SigningKey(cjose_jwk_create_EC_random(curve, nullptr), id, "ES256");
  }
  static SigningKey Rsa(const std::string& id, size_t bits = 2048) {
    const uint8_t exponent[] = {1, 0, 1};
    return SigningKey(cjose_jwk_create_RSA_random(bits, exponent, 3, nullptr), id, "RS256");
  }
  static SigningKey Secret(const std::string& bytes, const std::string& id) {
    return SigningKey(cjose_jwk_create_oct_spec(reinterpret_cast<const uint8_t*>(bytes.data()),
                                                bytes.size(), nullptr),
                      id, "HS256");
  }
  SigningKey(SigningKey&& other) noexcept
      : jwk_(std::exchange(other.jwk_, nullptr)), id_(other.id_), algorithm_(other.algorithm_) {}
  ~SigningKey() {
    if (jwk_ != nullptr) cjose_jwk_release(jwk_);
  }

  // Returns the JWK, public unless asked otherwise.
  [[nodiscard]] Json Jwk(bool with_private = false) const {
    char* text = cjose_jwk_to_json(jwk_, with_private, nullptr);
    Json json = Json::parse(text);
    free(text);
    return json;
  }

  // Signs `payload`; `header` replaces or adds to {alg, kid, typ}; null takes one away.
  [[nodiscard]] std::string Sign(const std::string& payload, const Json& header = {}) const {
    Json all{{"alg", algorithm_}, {"kid", id_}, {"typ", "JWT"}};
    for (const auto& [name, value] : header.items()) {
      if (value.is_null()) {
        all.erase(name);
      } else {
        all[name] = value;
      }
    }
    cjose_header_t* made = json_loads(all.dump().c_str(), 0, nullptr);  // jansson's object
    cjose_jws_t* jws = cjose_jws_sign(jwk_, made, reinterpret_cast<const uint8_t*>(payload.data()),
                                      payload.size(), nullptr);
    SR_CHECK(jws != nullptr, "the key signs by its own algorithm");
    const char* text = nullptr;
    SR_CHECK(cjose_jws_export(jws, &text, nullptr), "what was signed can be written");
    std::string token = text;
    cjose_jws_release(jws);
    cjose_header_release(made);
    return token;
  }

 private:
  SigningKey(cjose_jwk_t* jwk, const std::string& id, std::string algorithm)
      : jwk_(jwk), id_(id), algorithm_(std::move(algorithm)) {
    SR_CHECK(jwk != nullptr, "OpenSSL makes keys");
    cjose_jwk_set_kid(jwk_, id.data(), id.size(), nullptr);
  }

  cjose_jwk_t* jwk_;
  std::string id_;
  std::string algorithm_;
};

inline std::string KeySetText(const std::vector<Json>& keys) { return Json{{"keys", keys}}.dump(); }

inline constexpr char kIssuer[] = "https://login.example.gov.uk/";
inline constexpr char kAudience[] = "safe-return";

// Returns good claims; `changes` replace or add, null takes away.
inline Json Claims(Instant now, const Json& changes = Json::object()) {
  const int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  Json claims{{"iss", kIssuer},
              {"aud", kAudience},
              {"sub", "4d1c2b"},
              {"iat", second},
              {"exp", second + 600},
              {"roles", {"coordinator"}},
              {"authorities", {"E10000016"}}};
  for (const auto& [name, value] : changes.items()) {
    if (value.is_null()) {
      claims.erase(name);
    } else {
      claims[name] = value;
    }
  }
  return claims;
}

}  // namespace safereturn::gateway::testing
