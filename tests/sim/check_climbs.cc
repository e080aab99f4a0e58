#include <map>
#include <set>

#include "libs/base/civil.h"
#include "safereturn/interview/v1/events.pb.h"
#include "tests/sim/checks.h"
#include "tests/sim/climb_model.h"
#include "tests/sim/journal.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::interview::v1;
using messaging::JournalRow;
using std::chrono::hours;
using std::chrono::minutes;

template <class Proto>
Proto Read(const JournalRow& row) {
  Proto message;
  message.ParseFromString(row.data);
  return message;
}

// An action is late once its day is over in London.
Instant EndOf(const std::string& due_date) {
  return StartOfDay(Date(std::chrono::sys_days(*ParseDate(due_date)) + std::chrono::days(1)));
}

class Climbs {
 public:
  explicit Climbs(Findings& findings) : findings_(findings) {}

  void Hear(const JournalRow& row) {
    const std::string type = row.type.substr(row.type.rfind('.') + 1);
    if (type == "ImmediateDangerRaised") {
      Danger(row).Start(ToInstant(Read<pb::ImmediateDangerRaised>(row).raised_time()));
      Danger(row).Fire(0, row.occurred_at);
    } else if (type == "DangerUnanswered") {
      Danger(row).Fire(Read<pb::DangerUnanswered>(row).step(), row.occurred_at);
    } else if (type == "DangerAnswered") {
      Danger(row).End(row.occurred_at);
    } else if (type == "ActionPlanned") {
      dates_[row.subject] = Read<pb::ActionPlanned>(row).due_date();
      Action(row).Start(EndOf(dates_[row.subject]));
    } else if (type == "ActionOverdue") {
      HearOverdue(row);
    } else if (type == "ActionChanged") {
      HearChanged(row);
    } else if (type == "ActionCompleted") {
      Action(row).End(row.occurred_at);
    } else if (type == "VisitStarted") {
      Visit(row).Expect(ToInstant(Read<pb::VisitStarted>(row).expected_end_time()),
                        row.occurred_at);
    } else if (type == "VisitExtended") {
      Visit(row).Expect(ToInstant(Read<pb::VisitExtended>(row).expected_end_time()),
                        row.occurred_at);
    } else if (type == "VisitOverdue") {
      Visit(row).Fire(Read<pb::VisitOverdue>(row).step(), row.occurred_at);
    } else if (type == "VisitEnded") {
      Visit(row).End(Read<pb::VisitEnded>(row).is_safe(), row.occurred_at);
    }
  }

  void Finish(Instant now) const {
    for (const auto& [name, climb] : dangers_) climb.Finish(now);
    for (const auto& [name, climb] : actions_) climb.Finish(now);
    for (const auto& [name, climb] : visits_) climb.Finish(now);
  }

 private:
  void HearOverdue(const JournalRow& row) {
    const auto event = Read<pb::ActionOverdue>(row);
    if (event.due_date() != dates_[row.subject])
      ObjectOf("overdue", row)("it is overdue for a day that is not its own");
    Action(row).Fire(event.step(), row.occurred_at);
  }
  void HearChanged(const JournalRow& row) {
    const auto event = Read<pb::ActionChanged>(row);
    if (event.status() == pb::ACTION_STATUS_CANCELLED) {
      Action(row).End(row.occurred_at);
    } else if (event.due_date() != dates_[row.subject]) {
      Action(row).End(row.occurred_at);
      dates_[row.subject] = event.due_date();
      Action(row).Start(EndOf(event.due_date()));
    }
  }

  Object ObjectOf(std::string checker, const JournalRow& row) {
    return [this, checker = std::move(checker), name = row.subject](const std::string& what) {
      findings_.Add(checker, name + ": " + what);
    };
  }
  StepClimb& Danger(const JournalRow& row) {
    static const std::vector<Seconds> kSteps = {minutes(0), minutes(15), minutes(30), minutes(60)};
    return dangers_.try_emplace(row.subject, kSteps, Seconds(minutes(60)), ObjectOf("danger", row))
        .first->second;
  }
  StepClimb& Action(const JournalRow& row) {
    static const std::vector<Seconds> kSteps = {hours(0), hours(24), hours(72), hours(168)};
    return actions_.try_emplace(row.subject, kSteps, Seconds(hours(168)), ObjectOf("overdue", row))
        .first->second;
  }
  VisitClimb& Visit(const JournalRow& row) {
    return visits_.try_emplace(row.subject, ObjectOf("visit", row)).first->second;
  }

  Findings& findings_;
  std::map<std::string, StepClimb> dangers_;
  std::map<std::string, StepClimb> actions_;
  std::map<std::string, VisitClimb> visits_;
  std::map<std::string, std::string> dates_;  // action → due date
};

}  // namespace

void CheckClimbs(World& world, const std::vector<std::string>& dangers, Findings& findings) {
  Climbs climbs(findings);
  for (const JournalRow& row : world.interview().state().journal) climbs.Hear(row);
  climbs.Finish(world.now());

  // Whoever raised a danger and was answered was heard, and nobody else was.
  std::set<std::string> raised(dangers.begin(), dangers.end());
  ForEachEvent<pb::ImmediateDangerRaised>(
      world.interview(), [&](const auto& event, const auto& row) {
        if (raised.erase(event.danger_id()) == 0)
          findings.Add("danger", row.subject + " was raised by nobody");
      });
  for (const std::string& lost : raised) findings.Add("danger", lost + " was raised and is lost");
}

}  // namespace safereturn::sim
