#include "libs/rpc/caller_verifier.h"

#include <jwt.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

using Jwt = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

// A token that is longer is not looked at: ours have a few hundred bytes.
constexpr std::size_t kMaxTokenBytes = 8192;

absl::Status Unauthenticated(std::string_view reason, std::string_view message) {
  return Refuse(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::Status Invalid() {
  return Unauthenticated("CALLER_INVALID", "the caller token is not one that the gateway signed");
}

bool IsP256PublicKey(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  return key != nullptr && EVP_PKEY_base_id(key.get()) == EVP_PKEY_EC &&
         EVP_PKEY_bits(key.get()) == 256;
}

std::string Text(jwt_t* jwt, const char* claim) {
  const char* value = jwt_get_grant(jwt, claim);
  return value == nullptr ? std::string() : std::string(value);
}

std::optional<Instant> Time(jwt_t* jwt, const char* claim) {
  errno = 0;
  const long value = jwt_get_grant_int(jwt, claim);
  // Beyond the year 9999 the conversion to microseconds could overflow.
  if (errno != 0 || value <= 0 || value > 253402300799) return std::nullopt;
  return Instant(std::chrono::seconds(value));
}

std::optional<std::vector<std::string>> List(jwt_t* jwt, const char* claim) {
  const std::unique_ptr<char, decltype(&std::free)> text(jwt_get_grants_json(jwt, claim),
                                                         std::free);
  if (text == nullptr) return std::vector<std::string>();
  const nlohmann::json list = nlohmann::json::parse(text.get(), nullptr, false);
  if (!list.is_array()) return std::nullopt;
  std::vector<std::string> values;
  for (const nlohmann::json& value : list) {
    if (!value.is_string()) return std::nullopt;
    values.push_back(value.get<std::string>());
  }
  return values;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CallerVerifier>> CallerVerifier::Create(VerifierOptions options,
                                                                       const Clock& clock) {
  if (!IsP256PublicKey(options.public_key_pem)) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "CALLER_KEY_UNREADABLE",
                  "the callers' public key must be an EC P-256 key in PEM form");
  }
  return std::unique_ptr<CallerVerifier>(new CallerVerifier(std::move(options), clock));
}

CallerVerifier::CallerVerifier(VerifierOptions options, const Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

absl::StatusOr<std::shared_ptr<const Caller>> CallerVerifier::Verify(const std::string& token) {
  if (token.empty()) {
    return Unauthenticated("CALLER_MISSING", "the call carries no x-safereturn-caller");
  }
  if (token.size() > kMaxTokenBytes) return Invalid();
  const Instant now = clock_.Now();
  {
    const absl::MutexLock lock(&mutex_);
    const auto known = cache_.find(token);
    if (known != cache_.end() && now < known->second.expires_at) return known->second.caller;
  }
  SR_ASSIGN_OR_RETURN(const Entry entry, VerifyAfresh(token, now));
  Remember(token, entry, now);
  return entry.caller;
}

absl::StatusOr<CallerVerifier::Entry> CallerVerifier::VerifyAfresh(const std::string& token,
                                                                   Instant now) const {
  jwt_t* raw = nullptr;
  const std::string& key = options_.public_key_pem;
  if (jwt_decode(&raw, token.c_str(), reinterpret_cast<const unsigned char*>(key.data()),
                 static_cast<int>(key.size())) != 0) {
    return Invalid();
  }
  const Jwt jwt(raw, jwt_free);
  // The library believes the header about the algorithm: a token signed by HMAC with the public key
  // as the secret would have passed until here.
  if (jwt_get_alg(raw) != JWT_ALG_ES256) return Invalid();

  const std::optional<Instant> expires = Time(raw, "exp");
  const std::optional<Instant> issued = Time(raw, "iat");
  const std::optional<std::vector<std::string>> roles = List(raw, "roles");
  const std::optional<std::vector<std::string>> authorities = List(raw, "authorities");
  const std::optional<std::vector<std::string>> homes = List(raw, "homes");
  std::string subject = Text(raw, "sub");
  if (!expires || !issued || !roles || !authorities || !homes || subject.empty()) return Invalid();
  if (Text(raw, "iss") != options_.issuer) {
    return Unauthenticated("CALLER_WRONG_ISSUER", "the caller token has another issuer");
  }
  if (Text(raw, "aud") != options_.audience) {
    return Unauthenticated("CALLER_WRONG_AUDIENCE", "the caller token is for another audience");
  }
  if (*expires - *issued > options_.max_lifetime) {
    return Unauthenticated("CALLER_LIVES_TOO_LONG", "the caller token is valid for too long");
  }
  if (*issued > now + options_.leeway) {
    return Unauthenticated("CALLER_NOT_YET_VALID", "the caller token comes from the future");
  }
  const Instant end = *expires + options_.leeway;
  if (end <= now) return Unauthenticated("CALLER_EXPIRED", "the caller token has expired");
  return Entry{
      std::make_shared<const Caller>(Caller{std::move(subject), *roles, *authorities, *homes}),
      end};
}

void CallerVerifier::Remember(const std::string& token, const Entry& entry, Instant now) {
  const absl::MutexLock lock(&mutex_);
  if (cache_.size() >= options_.cache_capacity) {
    std::erase_if(cache_, [&](const auto& each) { return each.second.expires_at <= now; });
    // Many live callers at once: forgetting all costs each one verification, and no order has to be
    // kept.
    if (cache_.size() >= options_.cache_capacity) cache_.clear();
  }
  cache_.insert_or_assign(token, entry);
}

std::size_t CallerVerifier::cached() const {
  const absl::MutexLock lock(&mutex_);
  return cache_.size();
}

}  // namespace safereturn::rpc
