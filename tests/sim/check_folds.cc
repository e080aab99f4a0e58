#include <map>

#include "libs/codec/proto.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/interview/app/action_tables.h"
#include "services/interview/app/tables.h"
#include "services/notification/app/tables.h"
#include "services/referral/app/tables.h"
#include "services/scheduling/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

// Reads journal rows back into a service's events, by the contract alone.
template <class Event>
class Decoder {
 public:
  template <class Proto, class Fact>
  void Add() {
    decoders_[codec::TypeName(Proto::descriptor())] =
        [](const std::string& data) -> std::optional<Event> {
      Proto message;
      if (!message.ParseFromString(data)) return std::nullopt;
      auto fact = codec::FromProto<Fact>(message);
      if (!fact.ok()) return std::nullopt;
      return Event(*std::move(fact));
    };
  }
  [[nodiscard]] std::optional<Event> Decode(const messaging::JournalRow& row) const {
    const auto decoder = decoders_.find(row.type);
    return decoder == decoders_.end() ? std::nullopt : decoder->second(row.data);
  }

 private:
  std::map<std::string, std::function<std::optional<Event>(const std::string&)>> decoders_;
};

// Folds the journal of every T and holds it against the table, both ways.
// `forget` takes out what no event carries: sealed words.
template <class T, class Event, class Fold>
void CheckFold(const Process& process, const Decoder<Event>& decoder, const Fold& fold,
               Findings& findings, const std::function<void(T&)>& forget = {}) {
  const messaging::TableDef& table = messaging::Table<T>::Def();
  const std::string prefix = table.collection + "/";
  std::map<std::string, std::pair<T, int64_t>> folded;
  for (const messaging::JournalRow& row : process.state().journal) {
    if (!row.subject.starts_with(prefix)) continue;
    auto& [value, version] = folded[row.subject.substr(prefix.size())];
    if (row.version != version + 1) {
      findings.Add("fold", row.subject + ": version " + std::to_string(row.version) + " follows " +
                               std::to_string(version));
    }
    version = row.version;
    const std::optional<Event> event = decoder.Decode(row);
    if (!event) {
      findings.Add("fold", row.subject + ": " + row.type + " cannot be read back");
      continue;
    }
    value = fold(std::move(value), *event);
  }
  size_t stored = 0;
  ForEachRow<T>(process, [&](const messaging::Row& row) {
    ++stored;
    const auto found = folded.find(row.key);
    if (found == folded.end()) {
      findings.Add("fold", prefix + row.key + " exists without an event");
      return;
    }
    const std::string expected = codec::ToJsonText(found->second.first);
    std::string state = row.state;
    if (forget) {
      T value = codec::FromJsonText<T>(state);
      forget(value);
      state = codec::ToJsonText(value);
    }
    if (expected != state) {
      findings.Add("fold", prefix + row.key + " is " + state + " but its events say " + expected);
    }
    if (row.version != found->second.second) {
      findings.Add("fold", prefix + row.key + " has version " + std::to_string(row.version) +
                               " after " + std::to_string(found->second.second) + " events");
    }
  });
  if (stored != folded.size()) {
    findings.Add("fold", table.name + ": " + std::to_string(folded.size()) + " in the journal, " +
                             std::to_string(stored) + " in the table");
  }
}

void CheckEpisodeFolds(World& world, Findings& findings) {
  namespace pb = safereturn::referral::v1;
  using namespace referral;  // NOLINT: every event of the service
  Decoder<Event> decoder;
  decoder.Add<pb::EpisodeOpened, EpisodeOpened>();
  decoder.Add<pb::NoticeRepeated, NoticeRepeated>();
  decoder.Add<pb::ChildReturned, ChildReturned>();
  decoder.Add<pb::ReferralAccepted, ReferralAccepted>();
  decoder.Add<pb::ReferralRefused, ReferralRefused>();
  decoder.Add<pb::InterviewNotRequired, InterviewNotRequired>();
  decoder.Add<pb::NoticeHeld, NoticeHeld>();
  decoder.Add<pb::HeldNoticeOverdue, HeldNoticeOverdue>();
  decoder.Add<pb::NoticeReleased, NoticeReleased>();
  decoder.Add<pb::NoticeDismissed, NoticeDismissed>();
  decoder.Add<pb::ReturnCorrected, ReturnCorrected>();
  decoder.Add<pb::EpisodeWithdrawn, EpisodeWithdrawn>();
  decoder.Add<pb::EpisodeMerged, EpisodeMerged>();
  decoder.Add<pb::EpisodeUnmerged, EpisodeUnmerged>();
  decoder.Add<pb::EpisodeClosed, EpisodeClosed>();
  decoder.Add<pb::EpisodeReopened, EpisodeReopened>();
  CheckFold<Episode, Event>(
      world.referral(), decoder,
      [](Episode episode, const Event& event) { return Evolve(std::move(episode), event); },
      findings);
}

void CheckPlanFolds(World& world, Findings& findings) {
  namespace pb = safereturn::scheduling::v1;
  using namespace scheduling;  // NOLINT: every event of the service
  Decoder<Event> decoder;
  decoder.Add<pb::ClockStarted, ClockStarted>();
  decoder.Add<pb::ClockCorrected, ClockCorrected>();
  decoder.Add<pb::InterviewOffered, InterviewOffered>();
  decoder.Add<pb::InterviewBooked, InterviewBooked>();
  decoder.Add<pb::BookingReleased, BookingReleased>();
  decoder.Add<pb::AttemptRecorded, AttemptRecorded>();
  decoder.Add<pb::EscalationRaised, EscalationRaised>();
  decoder.Add<pb::StepSettled, StepSettled>();
  decoder.Add<pb::PromiseMade, PromiseMade>();
  decoder.Add<pb::PromiseKept, PromiseKept>();
  decoder.Add<pb::PromiseLapsed, PromiseLapsed>();
  decoder.Add<pb::DeadlineBreached, DeadlineBreached>();
  decoder.Add<pb::PlanSuspended, PlanSuspended>();
  decoder.Add<pb::PlanResumed, PlanResumed>();
  decoder.Add<pb::PlanCombined, PlanCombined>();
  decoder.Add<pb::PlanSplit, PlanSplit>();
  decoder.Add<pb::PlanClosed, PlanClosed>();
  decoder.Add<pb::PlanReopened, PlanReopened>();
  decoder.Add<pb::LadderShifted, LadderShifted>();
  CheckFold<Plan, Event>(
      world.scheduling(), decoder,
      [](Plan plan, const Event& event) { return Evolve(std::move(plan), event); }, findings);
}

void CheckAlertFolds(World& world, Findings& findings) {
  namespace pb = safereturn::notification::v1;
  using namespace notification;  // NOLINT: every event of the service
  Decoder<AlertEvent> decoder;
  decoder.Add<pb::AlertSent, AlertSent>();
  decoder.Add<pb::AlertAcknowledged, AlertAcknowledged>();
  decoder.Add<pb::AlertExpired, AlertExpired>();
  decoder.Add<pb::AlertKept, AlertKept>();
  decoder.Add<pb::AlertClosed, AlertClosed>();
  decoder.Add<pb::AlertHandedOver, AlertHandedOver>();
  decoder.Add<pb::AlertDeclined, AlertDeclined>();
  decoder.Add<pb::NobodyToTell, NobodyToTell>();
  decoder.Add<pb::PeopleFound, PeopleFound>();
  decoder.Add<pb::DeliveryFailed, DeliveryFailed>();
  CheckFold<Alert, AlertEvent>(
      world.notification(), decoder,
      [](Alert alert, const AlertEvent& event) { return Evolve(std::move(alert), event); },
      findings);
}

void CheckInterviewFolds(World& world, Findings& findings) {
  namespace pb = safereturn::interview::v1;
  using namespace interview;  // NOLINT: every event of the service
  Decoder<InterviewEvent> interviews;
  interviews.Add<pb::InterviewStarted, InterviewStarted>();
  interviews.Add<pb::InterviewHeld, InterviewHeld>();
  interviews.Add<pb::InterviewDeclined, InterviewDeclined>();
  interviews.Add<pb::InterviewNotReached, InterviewNotReached>();
  interviews.Add<pb::CarerInformationRecorded, CarerInformationRecorded>();
  interviews.Add<pb::InterviewSubmitted, InterviewSubmitted>();
  interviews.Add<pb::FactsRecorded, FactsRecorded>();
  interviews.Add<pb::InterviewSignedOff, InterviewSignedOff>();
  interviews.Add<pb::InterviewAmended, InterviewAmended>();
  CheckFold<Interview, InterviewEvent>(
      world.interview(), interviews,
      [](Interview value, const InterviewEvent& event) { return Evolve(std::move(value), event); },
      findings);
}

void CheckWelfareFolds(World& world, Findings& findings) {
  namespace pb = safereturn::interview::v1;
  using namespace interview;  // NOLINT: every event of the service
  Decoder<DangerEvent> dangers;
  dangers.Add<pb::ImmediateDangerRaised, ImmediateDangerRaised>();
  dangers.Add<pb::DangerUnanswered, DangerUnanswered>();
  dangers.Add<pb::DangerAnswered, DangerAnswered>();
  dangers.Add<pb::DangerClosed, DangerClosed>();
  CheckFold<Danger, DangerEvent>(
      world.interview(), dangers,
      [](Danger value, const DangerEvent& event) { return Evolve(std::move(value), event); },
      findings,
      [](Danger& value) {
        for (DangerAnswer& answer : value.answers) answer.sealed_note = {};
      });
  Decoder<ActionEvent> actions;
  actions.Add<pb::ActionPlanned, ActionPlanned>();
  actions.Add<pb::ActionOverdue, ActionOverdue>();
  actions.Add<pb::ActionChanged, ActionChanged>();
  actions.Add<pb::ActionCompleted, ActionCompleted>();
  CheckFold<Action, ActionEvent>(
      world.interview(), actions,
      [](Action value, const ActionEvent& event) { return Evolve(std::move(value), event); },
      findings,
      [](Action& value) {
        value.sealed_specific = value.sealed_measure = value.sealed_child_copy =
            value.sealed_completion_note = {};
      });
  Decoder<VisitEvent> visits;
  visits.Add<pb::VisitStarted, VisitStarted>();
  visits.Add<pb::VisitExtended, VisitExtended>();
  visits.Add<pb::VisitOverdue, VisitOverdue>();
  visits.Add<pb::VisitEnded, VisitEnded>();
  CheckFold<Visit, VisitEvent>(
      world.interview(), visits,
      [](Visit value, const VisitEvent& event) { return Evolve(std::move(value), event); },
      findings);
}

}  // namespace

void CheckFolds(World& world, Findings& findings) {
  CheckInterviewFolds(world, findings);
  CheckWelfareFolds(world, findings);
  CheckEpisodeFolds(world, findings);
  CheckPlanFolds(world, findings);
  CheckAlertFolds(world, findings);
}

}  // namespace safereturn::sim
