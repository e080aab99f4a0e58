#include "services/gateway/auth/token_checker.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "libs/base/result.h"
#include "libs/rpc/permissions.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

constexpr size_t kLongestSubject = 128;
constexpr size_t kLongestList = 256;
constexpr int64_t kLastSecond = 253'402'300'799;  // 9999-12-31: beyond, instants overflow
// What a caller token has left when it is handed out again: longer than any call takes.
constexpr seconds kLeastLeft{60};

absl::Status Unauthenticated(std::string_view reason, const std::string& what) {
  return Refuse(absl::StatusCode::kUnauthenticated, reason, what);
}

absl::Status Invalid(const std::string& what) {
  return Unauthenticated("TOKEN_INVALID", "the bearer token " + what);
}

// Returns the claim of that name, or along a path with dots.
const Json* Claim(const Json& claims, const std::string& name) {
  if (name.empty()) return nullptr;
  if (const auto found = claims.find(name); found != claims.end()) return &*found;
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return nullptr;
  const auto part = claims.find(name.substr(0, dot));
  return part == claims.end() || !part->is_object() ? nullptr : Claim(*part, name.substr(dot + 1));
}

// Lists come as arrays of texts, or as one text with blanks as OAuth writes scopes.
absl::StatusOr<std::vector<std::string>> ListOf(const Json& claims, const std::string& name) {
  std::vector<std::string> list;
  const Json* claim = Claim(claims, name);
  if (claim == nullptr || claim->is_null()) return list;
  if (claim->is_string()) {
    const std::string text = claim->get<std::string>();
    size_t start = 0;
    while (start < text.size()) {
      const size_t end = std::min(text.find(' ', start), text.size());
      if (end > start) list.push_back(text.substr(start, end - start));
      start = end + 1;
    }
  } else if (claim->is_array()) {
    for (const Json& each : *claim) {
      if (!each.is_string()) return Invalid("has a list that holds other things than texts");
      list.push_back(each.get<std::string>());
    }
  } else {
    return Invalid("has a list of another type");
  }
  if (list.size() > kLongestList) return Invalid("has too long a list");
  return list;
}

std::optional<Instant> TimeOf(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  if (!(value >= 0 && value <= static_cast<double>(kLastSecond))) return std::nullopt;
  return Instant(seconds(static_cast<int64_t>(value)));
}

std::string TextOf(const Json& claims, const std::string& name) {
  const Json* claim = Claim(claims, name);
  return claim != nullptr && claim->is_string() ? claim->get<std::string>() : "";
}

bool IsFor(const Json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  return found->is_array() && std::find(found->begin(), found->end(), audience) != found->end();
}

bool IsSubject(const std::string& text) {
  return !text.empty() && text.size() <= kLongestSubject &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> ParseRoleNames(std::string_view text) {
  std::map<std::string, std::string> names;
  const auto& known = rpc::AllRoles();
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const size_t equals = part.rfind('=');
    const std::string ours(equals == part.npos ? "" : part.substr(equals + 1));
    if (equals == 0 || std::find(known.begin(), known.end(), ours) == known.end()) {
      return Refuse(
          absl::StatusCode::kInvalidArgument, "ROLE_MAP_INVALID",
          "give theirs=ours,theirs=ours with roles of the product, not " + std::string(part));
    }
    names.emplace(part.substr(0, equals), ours);
  }
  return names;
}

TokenChecker::TokenChecker(IssuerOptions options, rpc::CallerTokenMinter minter,
                           const Clock& wall_clock, std::function<void()> on_unknown_key)
    : options_(std::move(options)),
      minter_(std::move(minter)),
      wall_clock_(wall_clock),
      on_unknown_key_(std::move(on_unknown_key)) {}

void TokenChecker::SetKeys(std::shared_ptr<const KeySet> keys) {
  const absl::MutexLock lock(&mutex_);
  keys_ = std::move(keys);
  cache_.clear();  // a key that the issuer withdrew vouches for nobody
}

bool TokenChecker::has_keys() const {
  const absl::MutexLock lock(&mutex_);
  return keys_ != nullptr;
}

absl::StatusOr<Identity> TokenChecker::Exchange(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  const bool is_bearer =
      authorization.size() > kScheme.size() &&
      std::equal(kScheme.begin(), kScheme.end(), authorization.begin(),
                 [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b); });
  if (!is_bearer) {
    return Unauthenticated("TOKEN_MISSING", "this needs an Authorization: Bearer header");
  }
  const std::string token(authorization.substr(kScheme.size()));
  const Instant now = wall_clock_.Now();
  std::shared_ptr<const KeySet> keys;
  {
    const absl::MutexLock lock(&mutex_);
    const auto known = cache_.find(token);
    if (known != cache_.end() && now < known->second.until) return known->second.identity;
    keys = keys_;
  }
  Instant expires;
  absl::StatusOr<rpc::Caller> caller = Check(token, expires);
  if (!caller.ok()) {
    if (ReasonOf(caller.status()) == "TOKEN_KEY_UNKNOWN") on_unknown_key_();
    return caller.status();
  }
  const auto left = std::chrono::duration_cast<seconds>(expires + options_.leeway - now);
  const seconds lifetime = std::max(seconds(1), std::min(options_.caller_lifetime, left));
  Identity identity;
  SR_ASSIGN_OR_RETURN(identity.token, minter_.Mint(*caller, now, lifetime));
  identity.expires = expires;
  identity.caller = std::make_shared<const rpc::Caller>(*std::move(caller));
  const Instant until = lifetime > 2 * kLeastLeft ? now + lifetime - kLeastLeft : now;
  const absl::MutexLock lock(&mutex_);
  if (cache_.size() >= options_.cache_capacity) cache_.clear();
  // Keys that changed meanwhile must be asked themselves.
  if (keys == keys_) cache_.insert_or_assign(token, Entry{identity, until});
  return identity;
}

absl::StatusOr<rpc::Caller> TokenChecker::Check(std::string_view token, Instant& expires) const {
  std::shared_ptr<const KeySet> keys;
  {
    const absl::MutexLock lock(&mutex_);
    keys = keys_;
  }
  if (keys == nullptr) {
    return Refuse(absl::StatusCode::kUnavailable, "ISSUER_KEYS_UNKNOWN",
                  "the issuer's keys could not be read yet");
  }
  SR_ASSIGN_OR_RETURN(const std::string payload, keys->Verify(token));
  const Json claims = Json::parse(payload, nullptr, false);
  if (!claims.is_object()) return Invalid("holds no claims");

  if (TextOf(claims, "iss") != options_.issuer) {
    return Unauthenticated("TOKEN_WRONG_ISSUER", "the bearer token has another issuer");
  }
  if (!IsFor(claims, options_.audience)) {
    return Unauthenticated("TOKEN_WRONG_AUDIENCE", "the bearer token is for another audience");
  }
  const Instant now = wall_clock_.Now();
  const auto end = TimeOf(claims, "exp");
  const auto issued = TimeOf(claims, "iat");
  if (!end || !issued) return Invalid("does not say from when until when it holds");
  if (claims.contains("nbf") && !TimeOf(claims, "nbf")) return Invalid("has no time as nbf");
  if (*end + options_.leeway <= now) {
    return Unauthenticated("TOKEN_EXPIRED", "the bearer token has expired");
  }
  if (*issued > now + options_.leeway ||
      (claims.contains("nbf") && *TimeOf(claims, "nbf") > now + options_.leeway)) {
    return Unauthenticated("TOKEN_NOT_YET_VALID", "the bearer token comes from the future");
  }
  if (*end - *issued > options_.max_lifetime) {
    return Unauthenticated("TOKEN_LIVES_TOO_LONG", "the bearer token is valid for too long");
  }
  const std::string subject = TextOf(claims, options_.subject_claim);
  if (!IsSubject(subject)) return Invalid("names nobody");

  rpc::Caller caller{.subject = options_.subject_prefix + subject};
  SR_ASSIGN_OR_RETURN(const std::vector<std::string> roles, ListOf(claims, options_.roles_claim));
  SR_ASSIGN_OR_RETURN(caller.authorities, ListOf(claims, options_.authorities_claim));
  SR_ASSIGN_OR_RETURN(caller.homes, ListOf(claims, options_.homes_claim));
  const auto& known = rpc::AllRoles();
  for (const std::string& role : roles) {
    std::string ours = role;
    if (!options_.role_names.empty()) {
      const auto named = options_.role_names.find(role);
      ours = named == options_.role_names.end() ? "" : named->second;
    } else if (role == "system") {
      ours.clear();  // the services' own: nobody outside has it unless the mapping says so
    }
    const bool is_new =
        std::find(caller.roles.begin(), caller.roles.end(), ours) == caller.roles.end();
    if (is_new && std::find(known.begin(), known.end(), ours) != known.end()) {
      caller.roles.push_back(std::move(ours));
    }
  }
  expires = *end;
  return caller;
}

}  // namespace safereturn::gateway
