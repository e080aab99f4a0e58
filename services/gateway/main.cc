// gateway: REST for people and systems outside, by the contracts' annotations.
#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string_view>

#include "libs/base/check.h"
#include "libs/base/random.h"
#include "libs/base/result.h"
#include "libs/contracts/contracts.h"
#include "libs/kafka/producer.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "libs/runtime/runner.h"
#include "libs/runtime/signals.h"
#include "services/gateway/auth/jwks_step.h"
#include "services/gateway/config.h"
#include "services/gateway/live/steps.h"
#include "services/gateway/rest/api.h"
#include "services/gateway/rest/openapi.h"

namespace safereturn::gateway {
namespace {

using std::chrono::seconds;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr seconds kRequestsWithin{10};  // of a drain
constexpr seconds kKeysPause{5};        // between two reads of the issuer's keys

struct Parts {
  std::map<std::string, std::string> addresses;
  Webhooks webhooks;
  std::map<std::string, std::string> role_names;
};

// Reads what the table of settings cannot check.
absl::StatusOr<Parts> ReadParts(const Config& config) {
  Parts parts;
  const std::map<std::string, std::string> addresses{
      {"referral", config.referral_address},         {"scheduling", config.scheduling_address},
      {"interview", config.interview_address},       {"risk", config.risk_address},
      {"notification", config.notification_address}, {"reporting", config.reporting_address}};
  for (const std::string& service : contracts::ServiceNames()) {
    const auto found = addresses.find(service);
    SR_CHECK(found != addresses.end(), "every service of the contracts has a setting");
    if (!found->second.empty()) parts.addresses.insert(*found);
  }
  SR_ASSIGN_OR_RETURN(parts.role_names, ParseRoleNames(config.role_names));
  SR_ASSIGN_OR_RETURN(parts.webhooks, Webhooks::Read(config.webhooks, config.webhook_tolerance));
  const rpc::CallerTokenMinter minter(config.caller_private_key, rpc::kTokenIssuer,
                                      rpc::kTokenAudience);
  SR_RETURN_IF_ERROR(
      minter.Mint({.subject = "system/gateway"}, SystemClock().Now(), seconds(1)).status());
  return parts;
}

std::unique_ptr<Intake> MakeIntake(const Config& config, kafka::Producer& producer,
                                   const Api::Backends& backends, Webhooks webhooks,
                                   redis::Redis& redis, const Clock& clock) {
  const auto referral = backends.find("referral");
  SourceLookup lookup = [](const auto&...) -> absl::StatusOr<std::optional<std::string>> {
    return Refuse(absl::StatusCode::kUnavailable, "BACKEND_UNKNOWN",
                  "this gateway knows no address of referral");
  };
  if (referral != backends.end()) lookup = LookUpIn(*referral->second);
  return std::make_unique<Intake>(
      config.kafka_prefix + "safereturn.intake",
      [&producer](const std::vector<kafka::Message>& messages, std::chrono::milliseconds within) {
        return producer.PublishAll(messages, within);
      },
      std::move(lookup), std::move(webhooks), ReplaysIn(redis, config.webhook_tolerance), clock);
}

// What the steps of the live stream work on.
struct LiveParts {
  std::unique_ptr<kafka::Consumer> events;
  std::unique_ptr<redis::Redis> write;
  std::unique_ptr<redis::Redis> read;
  std::unique_ptr<LiveStream> stream;
  std::unique_ptr<ProjectorStep> projector;
  std::unique_ptr<ReaderStep> reader;
};

absl::Status StartLive(const Config& config, Hub& live, Random& random, const Clock& clock,
                       LiveParts& parts, runtime::Runner& runner) {
  constexpr std::chrono::seconds kInterval{1};
  std::vector<std::string> topics;
  for (const std::string& service : contracts::ServiceNames()) {
    // A service that says nothing has neither a contract of events nor a topic.
    if (google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
            "safereturn/" + service + "/v1/events.proto") == nullptr) {
      continue;
    }
    topics.push_back(config.kafka_prefix + "safereturn." + service + ".events");
  }
  SR_ASSIGN_OR_RETURN(parts.events,
                      kafka::Consumer::Create({.brokers = config.kafka,
                                               .group = config.kafka_prefix + "safereturn.gateway",
                                               .topics = std::move(topics),
                                               .client_id = "safereturn-gateway"}));
  parts.write = std::make_unique<redis::Redis>(redis::RedisOptions{.address = config.redis});
  parts.read = std::make_unique<redis::Redis>(
      redis::RedisOptions{.address = config.redis, .timeout = ReaderStep::kReadWithin});
  parts.stream = std::make_unique<LiveStream>(config.kafka_prefix, random, clock);
  parts.projector = std::make_unique<ProjectorStep>(*parts.events, *parts.write, *parts.stream);
  parts.reader = std::make_unique<ReaderStep>(*parts.read, live, *parts.stream);
  runner.Add(*parts.projector, kInterval);
  runner.Add(*parts.reader, kInterval);
  runner.Start([] { obs::Info("gateway.live"); });
  return absl::OkStatus();
}

absl::Status Serve(const Config& config) {
  runtime::StopSignals signals;  // first: every later thread inherits its mask
  SR_ASSIGN_OR_RETURN(Parts parts, ReadParts(config));
  const SystemClock clock;
  SystemRandom random;
  // Its HTTP library takes two seconds to stop, for nothing: it ends with the process.
  static auto& metrics = *new std::unique_ptr<obs::MetricsServer>;
  SR_ASSIGN_OR_RETURN(metrics, obs::MetricsServer::Start(config.metrics_listen));

  runtime::Wakeup* read_keys = nullptr;
  TokenChecker checker({.issuer = config.issuer,
                        .audience = config.audience,
                        .subject_claim = config.subject_claim,
                        .subject_prefix = config.subject_prefix,
                        .roles_claim = config.roles_claim,
                        .authorities_claim = config.authorities_claim,
                        .homes_claim = config.homes_claim,
                        .role_names = std::move(parts.role_names),
                        .max_lifetime = std::chrono::duration_cast<seconds>(config.token_lifetime)},
                       {config.caller_private_key, rpc::kTokenIssuer, rpc::kTokenAudience}, clock,
                       [&] { read_keys->Notify(); });
  JwksStep keys(config.jwks, checker,
                std::min<std::chrono::milliseconds>(kKeysPause, config.jwks_interval / 2));
  runtime::Runner runner(clock, random);
  read_keys = &runner.Add(keys, config.jwks_interval);

  rpc::Executor executor({.threads = static_cast<int>(config.call_threads),
                          .queue = static_cast<size_t>(config.call_queue)});
  SR_ASSIGN_OR_RETURN(RouteTable routes,
                      RouteTable::Build(contracts::Methods(), contracts::ServiceNames()));
  Api::Backends backends;
  for (const auto& [service, address] : parts.addresses) {
    backends.emplace(service, std::make_unique<rpc::Client>(address));
  }
  redis::Redis redis({.address = config.redis});
  std::unique_ptr<kafka::Producer> producer;
  std::unique_ptr<Intake> intake;
  if (!config.kafka.empty()) {
    SR_ASSIGN_OR_RETURN(producer, kafka::Producer::Create({.brokers = config.kafka,
                                                           .client_id = "safereturn-gateway"}));
    intake = MakeIntake(config, *producer, backends, std::move(parts.webhooks), redis, clock);
  }
  Hub live(clock);
  Api api(std::move(routes), std::move(backends), checker, intake.get(),
          config.kafka.empty() ? nullptr : &live, executor, random, {.deadline = config.deadline});
  SR_ASSIGN_OR_RETURN(
      const auto server,
      HttpServer::Start(
          {.listen = config.http_listen,
           .threads = static_cast<int>(config.http_threads),
           .header_limit = static_cast<uint32_t>(config.header_limit),
           .body_limit = static_cast<uint64_t>(config.body_limit),
           .connections = static_cast<int>(config.connections),
           .read_within = config.read_within,
           .idle = config.idle},
          [&](Request request, Reply reply) { api.Handle(std::move(request), std::move(reply)); },
          &Api::Refused));
  // A runner of their own: whether there are hints says nothing about whether the gateway is ready.
  LiveParts parts_of_live;
  runtime::Runner live_runner(clock, random);
  if (!config.kafka.empty()) {
    SR_RETURN_IF_ERROR(StartLive(config, live, random, clock, parts_of_live, live_runner));
  }
  obs::Info("service.started", {{"http_port", server->port()}, {"metrics_port", metrics->port()}});
  runner.Start([&] {
    api.SetReady(true);
    obs::Info("service.serving");
  });

  const int signal = signals.Wait();
  obs::Info("service.stopping", {{"signal", signal}});
  runner.Stop(runtime::StopPhase::kIntake);  // nothing says "ready" after this
  api.SetReady(false);
  live.End("STOPPING");  // who listens goes elsewhere, and resumes there
  live_runner.Stop(runtime::StopPhase::kIntake);
  server->Drain();
  signals.WaitFor(config.drain_delay);
  server->Stop(kRequestsWithin);
  executor.Stop();
  obs::Info("service.stopped");
  return absl::OkStatus();
}

int Complain(const std::string& text, int code) {
  obs::FlushLogs();
  std::fprintf(stderr, "%s\n", text.c_str());
  return code;
}

int Print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return 0;
}

int Run(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "serve";
  Config config;
  const auto settings = config::Bind(config, GatewaySettings());
  std::ostringstream reference;
  config::PrintReference(settings, reference);
  if (argc > 2) return Complain("one command at most; try --help", kUsage);
  if (command == "--help" || command == "-h" || command == "help") {
    return Print("safereturn gateway " SR_VERSION
                 "\n\nUsage: gateway_service [serve | check-config | print-config-reference | "
                 "print-metrics-reference | print-openapi | version]\n\nAll settings come from the "
                 "environment:\n\n" +
                 reference.str());
  }
  if (command == "version" || command == "--version") return Print("gateway " SR_VERSION "\n");
  if (command == "print-config-reference") return Print(reference.str());
  if (command == "print-metrics-reference") return Print(obs::DumpMetricsReference());
  if (command == "print-openapi") {
    const auto routes = RouteTable::Build(contracts::Methods(), contracts::ServiceNames());
    if (!routes.ok()) return Complain(Describe(routes.status()), kFailed);
    return Print(OpenApi(*routes).dump(2) + "\n");
  }
  if (command != "serve" && command != "check-config") {
    return Complain("unknown command '" + std::string(command) + "'; try --help", kUsage);
  }
  if (const auto status = config::Load(settings, config::ProcessEnvironment()); !status.ok()) {
    return Complain(MessageOf(status), kUsage);
  }
  obs::Level level = obs::Level::kInfo;
  obs::ParseLevel(config.log_level, level);  // the table allows only levels
  obs::InitLogging("gateway", SR_VERSION, level);
  if (command == "check-config") {
    if (const auto parts = ReadParts(config); !parts.ok()) {
      return Complain(Describe(parts.status()), kUsage);
    }
    std::ostringstream values;
    config::PrintValues(settings, values);
    return Print(values.str());
  }
  const absl::Status status = Serve(config);
  obs::FlushLogs();
  return status.ok() ? 0 : Complain("gateway: " + Describe(status), kFailed);
}

}  // namespace
}  // namespace safereturn::gateway

int main(int argc, char** argv) { return safereturn::gateway::Run(argc, argv); }
