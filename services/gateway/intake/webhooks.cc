#include "services/gateway/intake/webhooks.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kKeyPrefix = "whsec_";
constexpr std::string_view kScheme = "v1,";
constexpr size_t kLeastKey = 24;
constexpr size_t kLongestKey = 64;
constexpr size_t kMostKeys = 2;
constexpr size_t kLongestId = 128;
constexpr int kMostSignatures = 8;

const obs::MetricTable kMetrics{
    {"safereturn_gateway_replays_unchecked_total",
     obs::MetricKind::kCounter,
     "Signed webhooks that were taken without knowing whether they are replays: Redis was away",
     "requests",
     {}},
};

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

absl::Status Invalid() {
  return Refuse(absl::StatusCode::kUnauthenticated, "WEBHOOK_SIGNATURE_INVALID",
                "no key of this partner signed this request");
}

absl::Status Malformed(const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "WEBHOOKS_INVALID",
                "the webhooks' partners cannot be read: " + what);
}

Digest Sign(const std::string& key, const std::string& said) {
  Digest digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(said.data()), said.size(), digest.data(), &size);
  return digest;
}

// Ids have no dots: those stand between the parts of what is signed.
bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '-' || c == '_';
  });
}

// Looks at every signature and key, whatever the first ones say: time tells nothing. Each key signs
// once, however many signatures a stranger sends.
bool IsSigned(std::string_view header, const std::vector<std::string>& keys,
              const std::string& said) {
  std::vector<Digest> wanted;
  for (const std::string& key : keys) wanted.push_back(Sign(key, said));
  bool is_signed = false;
  for (int i = 0; i < kMostSignatures && !header.empty(); ++i) {
    const std::string_view each = header.substr(0, header.find(' '));
    header.remove_prefix(std::min(each.size() + 1, header.size()));
    if (!each.starts_with(kScheme)) continue;  // of another scheme
    const auto given = FromBase64(each.substr(kScheme.size()));
    if (!given || given->size() != SHA256_DIGEST_LENGTH) continue;
    for (const Digest& each_wanted : wanted) {
      is_signed |= CRYPTO_memcmp(each_wanted.data(), given->data(), each_wanted.size()) == 0;
    }
  }
  return is_signed;
}

absl::StatusOr<WebhookPartner> ReadPartner(const Json& json, const std::string& name) {
  if (!json.is_object() || !json.contains("sources") || !json.contains("keys") ||
      json.size() != 2) {
    return Malformed(name + " has not sources and keys, and nothing else");
  }
  WebhookPartner partner;
  for (const char* list : {"sources", "keys"}) {
    const Json& texts = json[list];
    const bool are_texts =
        texts.is_array() && !texts.empty() &&
        std::all_of(texts.begin(), texts.end(), [](const Json& each) { return each.is_string(); });
    if (!are_texts) return Malformed(name + ": " + list + " are texts, one at least");
  }
  partner.sources = json["sources"].get<std::vector<std::string>>();
  const auto keys = json["keys"].get<std::vector<std::string>>();
  if (keys.size() > kMostKeys) return Malformed(name + " has more than two keys");
  for (const std::string& key : keys) {
    const auto bytes = key.starts_with(kKeyPrefix)
                           ? FromBase64(std::string_view(key).substr(kKeyPrefix.size()))
                           : std::nullopt;
    if (!bytes || bytes->size() < kLeastKey || bytes->size() > kLongestKey) {
      return Malformed(name + ": a key is whsec_ and the base64 of 24 to 64 bytes");
    }
    partner.keys.push_back(*bytes);
  }
  return partner;
}

}  // namespace

absl::StatusOr<Webhooks> Webhooks::Read(std::string_view json,
                                        std::chrono::milliseconds tolerance) {
  Webhooks webhooks;
  webhooks.tolerance_ = tolerance;
  if (json.find_first_not_of(" \t\r\n") == json.npos) return webhooks;
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object() || document.size() != 1 || !document.contains("partners") ||
      !document["partners"].is_object()) {
    return Malformed("it is no JSON object with partners");
  }
  for (const auto& [name, each] : document["partners"].items()) {
    if (!IsId(name)) return Malformed("a partner's name is letters, digits, - and _");
    SR_ASSIGN_OR_RETURN(webhooks.partners_[name], ReadPartner(each, name));
  }
  return webhooks;
}

absl::StatusOr<const WebhookPartner*> Webhooks::Verify(const std::string& partner,
                                                       const Request& request, Instant now) const {
  for (const char* header : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    if (CountOf(request.headers, header) != 1) return Invalid();
  }
  const std::string id(HeaderOf(request.headers, "webhook-id"));
  const std::string timestamp(HeaderOf(request.headers, "webhook-timestamp"));
  int64_t second = 0;
  const auto [end, error] =
      std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), second);
  if (!IsId(id) || timestamp.size() > 12 || error != std::errc() ||
      end != timestamp.data() + timestamp.size()) {
    return Invalid();
  }
  // An unknown partner costs the same work as a known one.
  static const auto& nobody = *new WebhookPartner{.sources = {}, .keys = {std::string(32, 'x')}};
  const auto found = partners_.find(partner);
  const WebhookPartner& asked = found == partners_.end() ? nobody : found->second;
  const bool is_signed = IsSigned(HeaderOf(request.headers, "webhook-signature"), asked.keys,
                                  id + "." + timestamp + "." + request.body);
  if (!is_signed || found == partners_.end()) return Invalid();
  const Instant sent{std::chrono::seconds(second)};
  if (sent < now - tolerance_ || sent > now + tolerance_) {
    return Refuse(absl::StatusCode::kUnauthenticated, "WEBHOOK_TIMESTAMP_OUTSIDE",
                  "webhook-timestamp is too far from now", "webhook-timestamp");
  }
  return &asked;
}

Replays ReplaysIn(redis::Redis& redis, std::chrono::milliseconds tolerance) {
  const auto key = [](const std::string& request) {
    Digest digest{};
    SHA256(reinterpret_cast<const unsigned char*>(request.data()), request.size(), digest.data());
    return "safereturn:webhook:" +
           ToBase64({reinterpret_cast<const char*>(digest.data()), digest.size()});
  };
  // Nothing signed earlier passes after this: its timestamp is too old.
  const std::string keep = std::to_string(2 * tolerance.count());
  return {.was_taken =
              [&redis, key](const std::string& request) {
                const auto reply = redis.Command({"GET", key(request)});
                if (reply.ok()) return !reply->is_nil();
                obs::GetCounter("safereturn_gateway_replays_unchecked_total").Increment();
                obs::Warning("gateway.replay_unchecked", {{"status", reply.status()}});
                return false;
              },
          .remember =
              [&redis, key, keep](const std::string& request) {
                const auto reply = redis.Command({"SET", key(request), "1", "PX", keep});
                if (!reply.ok())
                  obs::Warning("gateway.replay_forgotten", {{"status", reply.status()}});
              }};
}

}  // namespace safereturn::gateway
