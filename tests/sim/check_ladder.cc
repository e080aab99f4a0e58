#include <algorithm>

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "tests/sim/checks.h"
#include "tests/sim/journal.h"
#include "tests/sim/plan_model.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

using messaging::JournalRow;
namespace interview_pb = safereturn::interview::v1;
namespace scheduling_pb = safereturn::scheduling::v1;

void LookAtReferral(World& world, Surroundings& around) {
  ForEachEvent<referral::v1::ReferralAccepted>(
      world.referral(), [&](const auto& event, const auto&) {
        auto& accepted = around.accepted[event.episode_id()];
        accepted.return_time = ToInstant(event.return_time());
        accepted.under_12 = event.under_12();
        ++accepted.count;
      });
  ForEachEvent<referral::v1::EpisodeOpened>(world.referral(), [&](const auto& event,
                                                                  const auto& row) {
    if (!event.missing_again()) return;
    auto& missing = around.missing_again[event.episode_id()];
    if (event.has_start_time()) {
      // Of a date only its beginning is known: it may have been the last moment of that day.
      const bool is_date =
          event.start_precision() == safereturn::common::v1::TIME_PRECISION_DATE_ONLY;
      missing.latest_start = ToInstant(event.start_time()) + std::chrono::hours(is_date ? 24 : 0);
    }
    const auto heard = HeardAt(world.scheduling(), world.referral(), row);
    if (heard) around.heard[event.child_id()].push_back({*heard, 0, event.episode_id()});
  });
  ForEachEvent<referral::v1::InterviewNotRequired>(
      world.referral(), [&](const auto& event, const auto&) {
        around.not_required[event.episode_id()] =
            event.reason_code() == "CHILD_18" ? scheduling_pb::OUTCOME_CHILD_18
            : event.reason_code() == "MOVED_OUT_OF_AREA"
                ? scheduling_pb::OUTCOME_CHILD_MOVED_OUT_OF_AREA
                : scheduling_pb::OUTCOME_NOT_REQUIRED;
      });
}

void LookAtNotification(World& world, Surroundings& around) {
  ForEachEvent<notification::v1::AlertAcknowledged>(
      world.notification(), [&](const auto& event, const auto&) {
        around.acknowledged.emplace(event.alert_id(),
                                    Acknowledged{event.step(), ToInstant(event.acknowledged_time()),
                                                 ToInstant(event.until_time())});
      });
  ForEachEvent<notification::v1::AlertDeclined>(
      world.notification(), [&](const auto& event, const auto& row) {
        around.declined.emplace(event.plan_id(), std::pair(event.step(), row.occurred_at));
      });
}

void LookAtInterview(World& world, Surroundings& around) {
  ForEachEvent<interview_pb::InterviewHeld>(world.interview(), [&](const auto& event, const auto&) {
    around.outcomes[event.child_id()].emplace(scheduling_pb::OUTCOME_HELD,
                                              ToInstant(event.held_time()));
  });
  ForEachEvent<interview_pb::InterviewDeclined>(world.interview(), [&](const auto& event,
                                                                       const auto&) {
    around.outcomes[event.child_id()].emplace(event.declined_by() == interview_pb::DECLINED_BY_CHILD
                                                  ? scheduling_pb::OUTCOME_DECLINED_BY_CHILD
                                                  : scheduling_pb::OUTCOME_DECLINED_BY_PARENT_CARER,
                                              ToInstant(event.declined_time()));
  });
  ForEachEvent<interview_pb::InterviewNotReached>(
      world.interview(), [&](const auto& event, const auto&) {
        around.outcomes[event.child_id()].emplace(scheduling_pb::OUTCOME_UNABLE_TO_CONTACT,
                                                  ToInstant(event.last_attempt_time()));
      });
}

void LookAtRisk(World& world, Surroundings& around) {
  ForEachEvent<risk::v1::RiskAssessed>(world.risk(), [&](const auto& event, const auto& row) {
    if (event.shadow()) return;
    const auto heard = HeardAt(world.scheduling(), world.risk(), row);
    if (heard) around.heard[event.child_id()].push_back({*heard, event.effective_level(), ""});
  });
}

}  // namespace

void CheckLadder(World& world, Findings& findings) {
  Surroundings around;
  LookAtReferral(world, around);
  LookAtNotification(world, around);
  LookAtInterview(world, around);
  LookAtRisk(world, around);
  for (auto& [child, heard] : around.heard) {
    std::stable_sort(heard.begin(), heard.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
  }
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
