#include "services/interview/app/visits.h"

#include "services/interview/app/case_facts.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

absl::StatusOr<Visit> Keep(const Visit& before, const VisitEvents& events, messaging::Tx& tx) {
  if (events.empty()) return before;
  Visit next = Fold(before, events);
  tx.Save(next, events);
  return next;
}

}  // namespace

absl::StatusOr<Visit> Handle(const StartVisit& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const CaseFacts facts, LoadCase(command.interview_id, command.plan_id,
                                                      reasons::kVisitSubjectMissing, tx));
  StartVisit start = command;
  if (!start.person_id) {
    SR_ASSIGN_OR_RETURN(const auto known,
                        tx.TryLoad<KnownInterviewer>(command.interviewer_id.key()));
    if (known && !known->person_id.is_nil()) start.person_id = known->person_id;
  }
  SR_ASSIGN_OR_RETURN(const std::vector<Visit> running,
                      tx.Find<Visit>("running_interviewer_id", command.interviewer_id.key()));
  const auto other = running.empty() ? std::nullopt : std::optional(running.front().visit_id);
  SR_ASSIGN_OR_RETURN(const VisitEvents events,
                      Decide(start, facts, other, tx.NewId<VisitId>(), tx.now()));
  return Keep(Visit(), events, tx);
}

absl::StatusOr<Visit> Handle(const ExtendVisit& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Visit visit, tx.Load<Visit>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const VisitEvents events, Decide(visit, command, tx.now()));
  return Keep(visit, events, tx);
}

absl::StatusOr<Visit> Handle(const EndVisit& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Visit visit, tx.Load<Visit>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const VisitEvents events, Decide(visit, command, tx.now()));
  return Keep(visit, events, tx);
}

absl::Status TickVisit(const std::string& key, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Visit> visit, tx.TryLoad<Visit>(key));
  if (!visit) return absl::OkStatus();
  return Keep(*visit, DecideTick(*visit, tx.now()), tx).status();
}

absl::StatusOr<Debrief> Handle(const RequestDebrief& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto requested, tx.TryLoad<Debrief>(command.name.key()));
  if (requested) return *requested;
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const auto facts, CaseOfInterview(command.name, tx));
  const DebriefEvents events =
      Decide(command, facts.value_or(CaseFacts()), interview.interviewer_id, tx.now());
  const Debrief debrief = Evolve(Debrief(), events.front());
  tx.Save(debrief, events);
  return debrief;
}

}  // namespace safereturn::interview
