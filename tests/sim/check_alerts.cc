#include <map>
#include <set>

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/notification/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/journal.h"
#include "tests/sim/proto_time.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

// What must be told of: alert name → what it is about. Ids as notification promises them (its
// README).
std::map<std::string, std::string> Expected(World& world) {
  std::map<std::string, std::string> expected;
  const auto add = [&](const Uuid& space, const std::string& text, const std::string& about) {
    expected["alerts/" + UuidV5(space, text).ToString()] = about;
  };
  ForEachEvent<scheduling::v1::EscalationRaised>(
      world.scheduling(), [&](const auto& event, const auto&) {
        const std::string place = std::to_string(event.step()) + "/" + std::to_string(event.day());
        add(UuidOf(event.plan_id()), place, event.plan_id() + " step " + place);
      });
  ForEachEvent<scheduling::v1::PlanSuspended>(
      world.scheduling(), [&](const auto& event, const auto&) {
        add(UuidOf(event.plan_id()), "missing_again/" + UuidOf(event.new_episode_id()).ToString(),
            event.plan_id() + " missing again");
      });
  ForEachEvent<referral::v1::HeldNoticeOverdue>(world.referral(), [&](const auto& event,
                                                                      const auto&) {
    add(UuidOf(event.episode_id()), "held_notice_overdue", event.episode_id() + " held too long");
  });
  // What interview and risk say has roles, a subject and a step of a climb of its own.
  const auto call = [&](const std::string& subject, int32_t step) {
    add(UuidOf(subject), std::to_string(step), subject + " step " + std::to_string(step));
  };
  namespace interview = safereturn::interview::v1;
  Process& teller = world.interview();
  ForEachEvent<interview::ImmediateDangerRaised>(
      teller, [&](const auto& event, const auto&) { call(event.danger_id(), event.step()); });
  ForEachEvent<interview::DangerUnanswered>(
      teller, [&](const auto& event, const auto&) { call(event.danger_id(), event.step()); });
  ForEachEvent<interview::ActionOverdue>(
      teller, [&](const auto& event, const auto&) { call(event.action_id(), event.step()); });
  ForEachEvent<interview::VisitOverdue>(
      teller, [&](const auto& event, const auto&) { call(event.visit_id(), event.step()); });
  ForEachEvent<interview::DebriefRequested>(
      teller, [&](const auto& event, const auto&) { call(event.interview_id(), event.step()); });
  ForEachEvent<risk::v1::RepeatThresholdReached>(world.risk(), [&](const auto& event, const auto&) {
    call(event.trigger_id(), event.step());
  });
  return expected;
}

void CheckSent(World& world, Findings& findings) {
  auto expected = Expected(world);
  std::set<std::string> sent;
  ForEachEvent<notification::v1::AlertSent>(
      world.notification(), [&](const auto& event, const auto&) {
        if (!sent.insert(event.alert_id()).second) {
          findings.Add("alert", event.alert_id() + " was sent twice");
        }
        if (event.kind() == "NOBODY_TO_TELL") return;  // about another alert, not about an event
        if (expected.erase(event.alert_id()) == 0) {
          findings.Add("alert", event.alert_id() + " (" + event.kind() + " step " +
                                    std::to_string(event.step()) + ") is about nothing");
        }
      });
  for (const auto& [alert, about] : expected) {
    // A danger of which nobody hears is a danger that is lost.
    const char* checker = about.starts_with("dangers/") ? "danger" : "alert";
    findings.Add(checker, "nobody was told: " + about + " (" + alert + ")");
  }
}

// After a promise lapsed or was kept its alert says so, unless it was taken anew or its case ended.
void CheckPromises(World& world, Findings& findings) {
  std::map<std::string, notification::Alert> alerts;
  for (auto& alert : RowsOf<notification::Alert>(world.notification()))
    alerts[alert.alert_id.name()] = alert;
  ForEachEvent<scheduling::v1::PromiseLapsed>(
      world.scheduling(), [&](const auto& event, const auto&) {
        const notification::Alert& alert = alerts[event.alert_id()];
        if (alert.state == notification::AlertState::kOwned &&
            alert.until_time == ToInstant(event.until_time())) {
          findings.Add("alert", event.alert_id() + " is still owned after its promise lapsed");
        }
      });
}

void CheckMails(World& world, Findings& findings) {
  std::map<std::string, int> arrived;  // Message-ID → copies
  for (const Arrived& mail : world.mailbox().arrived()) ++arrived[mail.mail.message_id];
  int repeats = 0;
  for (const auto& [id, copies] : arrived) repeats += copies - 1;
  // At most the batch in hand is sent again for each death of the sender (design 8.4).
  constexpr int kBatch = 20;
  if (repeats > kBatch * world.notification().crashes()) {
    findings.Add("mail", std::to_string(repeats) + " mails were repeated for " +
                             std::to_string(world.notification().crashes()) + " deaths");
  }
  std::set<std::string> messages;
  for (const auto& message : RowsOf<notification::Message>(world.notification())) {
    const std::string id = "<" + message.message_id.key() + "@safereturn>";
    messages.insert(id);
    if (message.state == notification::MessageState::kPending) {
      findings.Add("mail", message.message_id.name() + " still waits");
    }
    if (message.state == notification::MessageState::kSent && !arrived.contains(id)) {
      findings.Add("mail", message.message_id.name() + " is said to be sent and never arrived");
    }
  }
  for (const auto& [id, copies] : arrived) {
    if (!messages.contains(id)) findings.Add("mail", id + " arrived and nobody sent it");
  }
  const auto has_mails = [&](const auto& event, const auto&) {
    for (const auto& told : event.told()) {
      const std::string key =
          UuidV5(UuidOf(event.alert_id()), UuidOf(told.person_id()).ToString()).ToString();
      if (!messages.contains("<" + key + "@safereturn>")) {
        findings.Add("mail",
                     event.alert_id() + " tells " + told.person_id() + " and there is no mail");
      }
    }
  };
  ForEachEvent<notification::v1::AlertSent>(world.notification(), has_mails);
  ForEachEvent<notification::v1::PeopleFound>(world.notification(), has_mails);
}

}  // namespace

void CheckAlerts(World& world, Findings& findings) {
  CheckSent(world, findings);
  CheckPromises(world, findings);
  CheckMails(world, findings);
}

}  // namespace safereturn::sim
