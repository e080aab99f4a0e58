// One run of the program: settings, connections, the clock, and calls as somebody.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/kafka/producer.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/client.h"
#include "tools/safereturnctl/caller.h"
#include "tools/safereturnctl/contracts.h"
#include "tools/safereturnctl/settings.h"

namespace safereturn::ctl {

class Session {
 public:
  // `caller`: what the command line says of the caller.
  // Errors: FAILED_PRECONDITION/CLOCK_FILE_UNREADABLE.
  static absl::StatusOr<std::unique_ptr<Session>> Open(Settings settings, CallerParts caller);

  // Calls `method` with JSON that may hold short forms; a request id is minted where one is
  // missing. `service` says whose operations are meant where all services have the method.
  //
  // Errors: INVALID_ARGUMENT for the request itself; UNAVAILABLE/ADDRESS_UNKNOWN; what the server
  // says.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call(const Method& method,
                                                                  const Json& request,
                                                                  const CallerParts& caller = {},
                                                                  const std::string& service = {});

  // The same by names, with the answer as JSON. Errors: INVALID_ARGUMENT/METHOD_UNKNOWN; as above.
  absl::StatusOr<Json> CallJson(const std::string& service, const std::string& method,
                                const Json& request, const CallerParts& caller = {},
                                const std::string& owner = {});

  // Publishes and waits for the broker. Topics get the settings' prefix here.
  // Errors: UNAVAILABLE with ADDRESS_UNKNOWN or KAFKA_UNAVAILABLE;
  // INVALID_ARGUMENT/KAFKA_MESSAGE_REFUSED.
  absl::Status Publish(std::vector<kafka::Message> messages);

  // Asks a service's health. Errors: UNAVAILABLE.
  absl::StatusOr<bool> IsServing(const std::string& service);

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] Instant Now() const { return clock_->Now(); }
  [[nodiscard]] std::string NewId() { return ids_.NewUuid().ToString(); }

 private:
  struct Token {
    rpc::CallerToken value;
    Instant renew_at;
  };

  Session(Settings settings, CallerParts caller, std::unique_ptr<Clock> clock);
  absl::StatusOr<rpc::Client*> ClientOf(const std::string& service);
  absl::StatusOr<rpc::CallerToken> TokenOf(const rpc::Caller& caller);
  [[nodiscard]] rpc::Caller CallerFor(const CallerParts& parts, const Json& request) const;

  const Settings settings_;
  const CallerParts caller_;
  const std::unique_ptr<Clock> clock_;  // the product's; virtual in a demo
  SystemClock wall_;                    // the network's
  SystemRandom random_;
  IdSource ids_;
  std::map<std::string, std::unique_ptr<rpc::Client>> clients_;
  std::map<std::string, Token> tokens_;
  std::unique_ptr<kafka::Producer> producer_;
};

}  // namespace safereturn::ctl
