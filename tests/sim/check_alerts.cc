#include <map>
#include <set>

#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/notification/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/proto_time.h"
#include "tests/sim/rows.h"

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

Uuid KeyOf(const std::string& name) { return *Uuid::Parse(name.substr(name.find('/') + 1)); }

// What must be told of: alert name → what it is about. Ids as notification promises them (its
// README).
std::map<std::string, std::string> Expected(World& world) {
  std::map<std::string, std::string> expected;
  const auto add = [&](const Uuid& space, const std::string& text, const std::string& about) {
    expected["alerts/" + UuidV5(space, text).ToString()] = about;
  };
  ForEach<scheduling::v1::EscalationRaised>(
      world.scheduling(), [&](const auto& event, const auto&) {
        const std::string place = std::to_string(event.step()) + "/" + std::to_string(event.day());
        add(KeyOf(event.plan_id()), place, event.plan_id() + " step " + place);
      });
  ForEach<scheduling::v1::PlanSuspended>(world.scheduling(), [&](const auto& event, const auto&) {
    add(KeyOf(event.plan_id()), "missing_again/" + KeyOf(event.new_episode_id()).ToString(),
        event.plan_id() + " missing again");
  });
  ForEach<referral::v1::HeldNoticeOverdue>(world.referral(), [&](const auto& event, const auto&) {
    add(KeyOf(event.episode_id()), "held_notice_overdue", event.episode_id() + " held too long");
  });
  return expected;
}

void CheckSent(World& world, Findings& findings) {
  auto expected = Expected(world);
  std::set<std::string> sent;
  ForEach<notification::v1::AlertSent>(world.notification(), [&](const auto& event, const auto&) {
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
    findings.Add("alert", "nobody was told: " + about + " (" + alert + ")");
  }
}

// After a promise lapsed or was kept its alert says so, unless it was taken anew or its case ended.
void CheckPromises(World& world, Findings& findings) {
  std::map<std::string, notification::Alert> alerts;
  for (auto& alert : RowsOf<notification::Alert>(world.notification()))
    alerts[alert.alert_id.name()] = alert;
  ForEach<scheduling::v1::PromiseLapsed>(world.scheduling(), [&](const auto& event, const auto&) {
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
  ForEach<notification::v1::AlertSent>(world.notification(), [&](const auto& event, const auto&) {
    for (const auto& told : event.told()) {
      const std::string key =
          UuidV5(KeyOf(event.alert_id()), KeyOf(told.person_id()).ToString()).ToString();
      if (!messages.contains("<" + key + "@safereturn>")) {
        findings.Add("mail",
                     event.alert_id() + " tells " + told.person_id() + " and there is no mail");
      }
    }
  });
}

}  // namespace

void CheckAlerts(World& world, Findings& findings) {
  CheckSent(world, findings);
  CheckPromises(world, findings);
  CheckMails(world, findings);
}

}  // namespace safereturn::sim
