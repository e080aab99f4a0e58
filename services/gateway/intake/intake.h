// Events of councils' systems by HTTP: taken when Kafka has them, refused one by one.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/kafka/message.h"
#include "libs/rpc/deadline.h"
#include "services/gateway/auth/token_checker.h"
#include "services/gateway/http/message.h"
#include "services/gateway/intake/cloud_events.h"
#include "services/gateway/intake/source_book.h"
#include "services/gateway/intake/webhooks.h"
#include "services/gateway/rest/problem.h"

namespace safereturn::gateway {

inline constexpr std::string_view kIntakeRoot = "/v1/intake/";
inline constexpr std::string_view kEventsPath = "/v1/intake/events";
inline constexpr std::string_view kWebhooksPath = "/v1/intake/webhooks/";  // and the partner

// Publishes all, and returns when the broker has acknowledged each.
using Publish =
    std::function<absl::Status(const std::vector<kafka::Message>&, std::chrono::milliseconds)>;

// Thread-safety: all functions may be called from any thread; they block.
class Intake {
 public:
  // `wall_clock` is the machine's, also where the product's is virtual: signatures are about the
  // network. `topic` is the whole name.
  Intake(std::string topic, Publish publish, SourceLookup lookup, Webhooks webhooks,
         Replays replays, const Clock& wall_clock);

  // Answers POST /v1/intake/events: 202 as soon as what is accepted is durable, with a result for
  // each event; a problem where nothing is.
  //
  // Problems: PERMISSION_MISSING, those of ReadEvents, KAFKA_UNAVAILABLE, and of each event those
  //   of ReadEvents, SOURCE_NOT_REGISTERED (to none of the caller's authorities) or
  //   SOURCES_TOO_MANY.
  [[nodiscard]] Response TakeEvents(const Request& request, const Identity& identity,
                                    rpc::Deadline deadline, ProblemContext& context);

  // Answers POST /v1/intake/webhooks/<partner> likewise, for who signed the request.
  //
  // Problems: those of Webhooks::Verify, WEBHOOK_REPLAYED, and as above.
  [[nodiscard]] Response TakeWebhook(const Request& request, const std::string& partner,
                                     rpc::Deadline deadline, const ProblemContext& context);

 private:
  // Says of each event that has no fault yet whether its source may say it.
  using Admit = std::function<absl::Status(const std::string& source)>;
  [[nodiscard]] Response Take(const Request& request, bool is_signed, const Admit& admit,
                              rpc::Deadline deadline, const ProblemContext& context);

  const std::string topic_;
  const Publish publish_;
  SourceBook sources_;
  const Webhooks webhooks_;
  const Replays replays_;
  const Clock& wall_clock_;
};

}  // namespace safereturn::gateway
