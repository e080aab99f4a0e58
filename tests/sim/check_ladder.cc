#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "tests/sim/checks.h"
#include "tests/sim/plan_model.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

using messaging::JournalRow;

template <class Proto, class Visit>
void ForEach(const Process& process, const Visit& visit) {
  for (const JournalRow& row : process.state().journal) {
    if (row.type != Proto::descriptor()->full_name()) continue;
    Proto message;
    message.ParseFromString(row.data);
    visit(message, row);
  }
}

Surroundings Look(World& world) {
  Surroundings around;
  ForEach<referral::v1::ReferralAccepted>(world.referral(), [&](const auto& event, const auto&) {
    auto& accepted = around.accepted[event.episode_id()];
    accepted.return_time = ToInstant(event.return_time());
    accepted.under_12 = event.under_12();
    ++accepted.count;
  });
  ForEach<notification::v1::AlertAcknowledged>(
      world.notification(), [&](const auto& event, const auto&) {
        around.acknowledged.emplace(event.alert_id(),
                                    Acknowledged{event.step(), ToInstant(event.acknowledged_time()),
                                                 ToInstant(event.until_time())});
      });
  ForEach<notification::v1::AlertDeclined>(
      world.notification(), [&](const auto& event, const auto& row) {
        around.declined.emplace(event.plan_id(), std::pair(event.step(), row.occurred_at));
      });
  return around;
}

}  // namespace

void CheckLadder(World& world, Findings& findings) {
  const Surroundings around = Look(world);
  std::map<std::string, PlanModel> models;
  for (const JournalRow& row : world.scheduling().state().journal) {
    if (!row.subject.starts_with("plans/")) continue;
    const auto object = [&findings, plan = row.subject](const std::string& what) {
      findings.Add("ladder", plan + ": " + what);
    };
    models.try_emplace(row.subject, around, object).first->second.Hear(row);
  }
  for (auto& [plan, model] : models) model.Finish(world.now());
}

}  // namespace safereturn::sim
