#include "tools/safereturnctl/session.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

constexpr std::chrono::minutes kTokenLifetime{5};
constexpr std::chrono::minutes kRenewBefore{2};

absl::Status AddressUnknown(const std::string& what, const std::string& variable) {
  return Refuse(
      absl::StatusCode::kUnavailable, "ADDRESS_UNKNOWN",
      "nobody said where " + what + " is: set " + variable + ", or start all with tools/dev up");
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return text;
}

absl::StatusOr<std::unique_ptr<Clock>> OpenClock(const std::string& file) {
  if (file.empty()) return std::unique_ptr<Clock>(std::make_unique<SystemClock>());
#ifdef SR_VIRTUAL_CLOCK
  if (auto clock = FileClock::Open(file)) return std::unique_ptr<Clock>(std::move(clock));
#endif
  return Refuse(absl::StatusCode::kFailedPrecondition, "CLOCK_FILE_UNREADABLE",
                "SAFERETURN_CLOCK_FILE names no clock that this build can read");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Open(Settings settings, CallerParts caller) {
  SR_ASSIGN_OR_RETURN(auto clock, OpenClock(settings.clock_file));
  return std::unique_ptr<Session>(
      new Session(std::move(settings), std::move(caller), std::move(clock)));
}

Session::Session(Settings settings, CallerParts caller, std::unique_ptr<Clock> clock)
    : settings_(std::move(settings)),
      caller_(std::move(caller)),
      clock_(std::move(clock)),
      ids_(wall_, random_) {}

absl::StatusOr<rpc::Client*> Session::ClientOf(const std::string& service) {
  const auto& names = ServiceNames();
  if (std::find(names.begin(), names.end(), service) == names.end()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "SERVICE_UNKNOWN",
                  "the services are " + ServiceNamesText(), "service");
  }
  const std::string& address = settings_.AddressOf(service);
  if (address.empty()) return AddressUnknown(service, "SAFERETURN_" + Upper(service) + "_ADDRESS");
  auto& client = clients_[service];
  if (client == nullptr) client = std::make_unique<rpc::Client>(address);
  return client.get();
}

rpc::Caller Session::CallerFor(const CallerParts& parts, const Json& request) const {
  const rpc::Caller defaults{settings_.caller_subject, SplitList(settings_.caller_roles),
                             SplitList(settings_.caller_authorities),
                             SplitList(settings_.caller_homes)};
  rpc::Caller caller = Merge(Merge(defaults, caller_), parts);
  // Nobody chose the authorities: then the one that the request is about is meant too.
  const std::string asked = TextAt(request, "authority_id");
  const bool is_default =
      !parts.authorities && !caller_.authorities && !settings_.has_given_authorities;
  if (is_default && !asked.empty() &&
      std::find(caller.authorities.begin(), caller.authorities.end(), asked) ==
          caller.authorities.end()) {
    caller.authorities.push_back(asked);
  }
  return caller;
}

absl::StatusOr<rpc::CallerToken> Session::TokenOf(const rpc::Caller& caller) {
  if (settings_.caller_private_key.empty()) {
    return Refuse(absl::StatusCode::kUnauthenticated, "CALLER_KEY_MISSING",
                  "set SAFERETURN_CALLER_PRIVATE_KEY_FILE to the key that signs callers");
  }
  const std::string key = Json{
      {"s", caller.subject},
      {"r", caller.roles},
      {"a", caller.authorities},
      {"h", caller.homes}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  const Instant now = wall_.Now();
  if (const auto known = tokens_.find(key);
      known != tokens_.end() && now < known->second.renew_at) {
    return known->second.value;
  }
  const rpc::CallerTokenMinter minter(settings_.caller_private_key, rpc::kTokenIssuer,
                                      rpc::kTokenAudience);
  SR_ASSIGN_OR_RETURN(const rpc::CallerToken token, minter.Mint(caller, now, kTokenLifetime));
  tokens_[key] = {token, now + kTokenLifetime - kRenewBefore};
  return token;
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Session::Call(
    const Method& method, const Json& request, const CallerParts& caller,
    const std::string& service) {
  auto message = NewMessage(*method.descriptor->input_type());
  SR_RETURN_IF_ERROR(ReadJson(request, Now(), *message));
  const auto* id = message->GetDescriptor()->FindFieldByName("request_id");
  if (id != nullptr && message->GetReflection()->GetString(*message, id).empty()) {
    message->GetReflection()->SetString(message.get(), id, NewId());
  }
  if (method.is_common() && service.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "SERVICE_MISSING",
                  "every service has this: say which by --service", "service");
  }
  SR_ASSIGN_OR_RETURN(rpc::Client * client,
                      ClientOf(method.is_common() ? service : method.service));
  SR_ASSIGN_OR_RETURN(const rpc::CallerToken token, TokenOf(CallerFor(caller, request)));
  return client->CallDynamic(*method.descriptor, *message, rpc::Deadline::After(settings_.timeout),
                             token);
}

absl::StatusOr<Json> Session::CallJson(const std::string& service, const std::string& method,
                                       const Json& request, const CallerParts& caller,
                                       const std::string& owner) {
  const Method* found = FindMethod(service, method);
  if (found == nullptr) {
    return Refuse(absl::StatusCode::kInvalidArgument, "METHOD_UNKNOWN",
                  "there is no method " + service + "." + method + "; see safereturnctl " +
                      service + " --help",
                  "command");
  }
  SR_ASSIGN_OR_RETURN(const auto answer, Call(*found, request, caller, owner));
  return WriteJson(*answer);
}

absl::Status Session::Publish(std::vector<kafka::Message> messages) {
  if (settings_.kafka.empty()) return AddressUnknown("Kafka", "SAFERETURN_KAFKA");
  if (producer_ == nullptr) {
    kafka::ProducerOptions options;
    options.brokers = settings_.kafka;
    options.client_id = "safereturnctl";
    SR_ASSIGN_OR_RETURN(producer_, kafka::Producer::Create(std::move(options)));
  }
  for (kafka::Message& message : messages) message.topic = settings_.kafka_prefix + message.topic;
  return producer_->PublishAll(messages, settings_.timeout);
}

absl::StatusOr<bool> Session::IsServing(const std::string& service) {
  SR_ASSIGN_OR_RETURN(rpc::Client * client, ClientOf(service));
  return client->CheckHealth(
      rpc::Deadline::After(std::min(settings_.timeout, std::chrono::milliseconds(2000))));
}

}  // namespace safereturn::ctl
