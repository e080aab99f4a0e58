#include "services/gateway/auth/key_set.h"

#include <jansson.h>

#include <algorithm>
#include <nlohmann/json.hpp>

extern "C" {
#include <cjose/cjose.h>
}

#include "libs/base/result.h"
#include "libs/base/text.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;

constexpr size_t kLeastRsaBits = 2048;  // RFC 7518, 3.3
constexpr size_t kLongestToken = 8192;

absl::Status Malformed(const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "JWKS_INVALID", what);
}

absl::Status Invalid() {
  return Refuse(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
                "the bearer token is not one of the organisation's issuer");
}

std::string TextAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;

// cjose's headers are jansson's objects; its own getters tell no other type from absence.
bool HasHeader(const cjose_header_t* header, const char* name) {
  return json_object_get(header, name) != nullptr;
}

// Returns a text of the protected header, "" if it is absent or no text.
std::string HeaderText(const cjose_header_t* header, const char* name) {
  const char* text = json_string_value(json_object_get(header, name));
  return text == nullptr ? "" : text;
}

// Three parts of base64url without padding.
bool IsCompact(std::string_view token) {
  return std::count(token.begin(), token.end(), '.') == 2 &&
         std::all_of(token.begin(), token.end(), [](char c) {
           return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

struct KeySet::Key {
  cjose_jwk_t* jwk = nullptr;
  std::string algorithm;
  ~Key() { cjose_jwk_release(jwk); }
};

KeySet::KeySet() = default;
KeySet::~KeySet() = default;

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Read(std::string_view json) {
  const Json document = Json::parse(json, nullptr, false);
  const auto keys = document.is_object() ? document.find("keys") : document.end();
  if (!document.is_object() || keys == document.end() || !keys->is_array()) {
    return Malformed("not a JSON Web Key Set");
  }
  std::shared_ptr<KeySet> set(new KeySet);
  for (const Json& each : *keys) {
    if (!each.is_object()) return Malformed("a key is no object");
    const std::string id = TextAt(each, "kid");
    const std::string use = TextAt(each, "use");
    const std::string algorithm = TextAt(each, "alg");
    const std::string type = TextAt(each, "kty");
    const std::string ours = type == "RSA"                                    ? "RS256"
                             : type == "EC" && TextAt(each, "crv") == "P-256" ? "ES256"
                                                                              : "";
    const bool is_of_use = !id.empty() && !ours.empty() && (use.empty() || use == "sig") &&
                           (algorithm.empty() || algorithm == ours) && !each.contains("d");
    if (!is_of_use) continue;
    auto key = std::make_unique<Key>();
    const std::string text = each.dump(-1, ' ', false, Json::error_handler_t::replace);
    cjose_err error{};
    key->jwk = cjose_jwk_import(text.data(), text.size(), &error);
    if (key->jwk == nullptr) return Malformed("a key cannot be read");
    if (type == "RSA" && cjose_jwk_get_keysize(key->jwk, &error) < kLeastRsaBits) continue;
    key->algorithm = ours;
    if (!set->keys_.emplace(id, std::move(key)).second) return Malformed("a key id stands twice");
  }
  if (set->keys_.empty()) return Malformed("no key signs RS256 or ES256 and has an id");
  return std::shared_ptr<const KeySet>(std::move(set));
}

absl::StatusOr<std::string> KeySet::Verify(std::string_view token) const {
  if (token.empty() || token.size() > kLongestToken || !IsCompact(token)) return Invalid();
  cjose_err error{};
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error), &cjose_jws_release);
  if (jws == nullptr) return Invalid();
  cjose_header_t* header = cjose_jws_get_protected(jws.get());
  if (header == nullptr || HasHeader(header, "crit") || HasHeader(header, "b64")) return Invalid();
  const std::string type = HeaderText(header, "typ");
  if (HasHeader(header, "typ") && type != "JWT" && type != "at+jwt" && type != "jwt") {
    return Invalid();
  }
  const std::string id = HeaderText(header, CJOSE_HDR_KID);
  const std::string algorithm = HeaderText(header, CJOSE_HDR_ALG);
  if (id.empty() || (algorithm != "RS256" && algorithm != "ES256")) return Invalid();
  const auto key = keys_.find(id);
  if (key == keys_.end()) {
    return Refuse(absl::StatusCode::kUnauthenticated, "TOKEN_KEY_UNKNOWN",
                  "the issuer's keys, as known here, lack the one that signed this token");
  }
  if (key->second->algorithm != algorithm) return Invalid();
  if (!cjose_jws_verify(jws.get(), key->second->jwk, &error)) return Invalid();
  uint8_t* payload = nullptr;  // belongs to the jws
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) return Invalid();
  return std::string(reinterpret_cast<const char*>(payload), size);
}

size_t KeySet::size() const { return keys_.size(); }

}  // namespace safereturn::gateway
