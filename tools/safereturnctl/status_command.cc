// status: whether the services serve and the broker answers.
#include <iostream>

#include "libs/base/result.h"
#include "libs/kafka/admin.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/event.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

std::string ServiceHealth(Session& session, const std::string& service) {
  if (session.settings().AddressOf(service).empty()) return "address unknown";
  const auto serving = session.IsServing(service);
  if (!serving.ok()) return Describe(serving.status());
  return *serving ? "ok" : "not serving";
}

std::string KafkaHealth(const Settings& settings) {
  if (settings.kafka.empty()) return "address unknown";
  const auto topics = kafka::ListTopics(settings.kafka, std::chrono::seconds(3));
  if (!topics.ok()) return Describe(topics.status());
  const std::string intake = settings.kafka_prefix + kIntakeTopic;
  return topics->contains(intake) ? "ok" : "no topic " + intake;
}

}  // namespace

int RunStatus(Session& session, bool json) {
  Json answer = Json::object();
  Table table({"part", "state", "address"});
  bool is_well = true;
  const auto add = [&](const std::string& part, const std::string& state,
                       const std::string& address) {
    answer[part] = {{"state", state}, {"address", address}};
    table.Add({part, state, address});
    is_well = is_well && state == "ok";
  };
  for (const std::string& service : ServiceNames()) {
    add(service, ServiceHealth(session, service), session.settings().AddressOf(service));
  }
  add("kafka", KafkaHealth(session.settings()), session.settings().kafka);
  if (json) {
    std::cout << Compact(answer) << '\n';
  } else {
    table.Print(std::cout);
    if (!is_well) std::cerr << "start what is missing; on a developer's machine: tools/dev up\n";
  }
  return is_well ? kOk : kUnavailable;
}

}  // namespace safereturn::ctl
