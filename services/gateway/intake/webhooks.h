// Signed webhooks: who may send events by a shared key instead of a bearer token.
// Source: Standard Webhooks 1.0.0 (spec/standard-webhooks.md), symmetric scheme v1.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/base/clock.h"
#include "libs/redis/connection.h"
#include "services/gateway/http/message.h"

namespace safereturn::gateway {

struct WebhookPartner {
  std::vector<std::string> sources;  // of events that it may send
  std::vector<std::string> keys;     // bytes; each vouches, so that keys are changed without a gap
};

// Thread-safety: constant once read.
class Webhooks {
 public:
  // Reads {"partners": {"<name>": {"sources": ["//…"], "keys": ["whsec_<base64>", …]}}}; nobody
  // where `json` is empty. A partner has one or two keys of 24 to 64 bytes.
  //
  // Errors: INVALID_ARGUMENT/WEBHOOKS_INVALID; keys are not quoted.
  [[nodiscard]] static absl::StatusOr<Webhooks> Read(std::string_view json,
                                                     std::chrono::milliseconds tolerance);

  // Returns the partner whose key signed `request`.
  //
  // Errors: UNAUTHENTICATED with WEBHOOK_SIGNATURE_INVALID (also where there is no such partner, or
  //   headers are missing: who cannot sign learns nothing) or WEBHOOK_TIMESTAMP_OUTSIDE.
  [[nodiscard]] absl::StatusOr<const WebhookPartner*> Verify(const std::string& partner,
                                                             const Request& request,
                                                             Instant now) const;

  [[nodiscard]] size_t size() const { return partners_.size(); }

 private:
  std::map<std::string, WebhookPartner> partners_;
  std::chrono::milliseconds tolerance_{};
};

// Which signed requests were taken already.
struct Replays {
  std::function<bool(const std::string& request)> was_taken;
  std::function<void(const std::string& request)> remember;
};

// Keys: `safereturn:webhook:<digest of partner and webhook-id>`, kept until no timestamp of theirs
// could pass. When they vanish, or Redis is away, a replayed request is taken again and its events
// are repeats, which their readers know by source and id: nothing happens twice.
//
// `redis` must outlive the result.
[[nodiscard]] Replays ReplaysIn(redis::Redis& redis, std::chrono::milliseconds tolerance);

}  // namespace safereturn::gateway
