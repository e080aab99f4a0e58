#include "services/interview/app/dangers.h"

#include "services/interview/app/case_facts.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

// The name space of dangers' ids; any fixed UUID does.
constexpr std::string_view kSpace = "5c8f7a52-0d0b-5f7e-9f5c-7f6f3e5d2a10";

std::string NoteContext(const Danger& danger, size_t index) {
  return danger.danger_id.name() + "/answers/" + std::to_string(index);
}

// The closest that is known: the interview, else the plan, else the child.
absl::StatusOr<std::optional<CaseFacts>> FindCase(const InterviewId& interview, const PlanId& plan,
                                                  const ChildId& child, messaging::Tx& tx) {
  std::optional<CaseFacts> facts;
  if (!plan.is_nil()) {
    SR_ASSIGN_OR_RETURN(facts, CaseOfPlan(plan, tx));
  }
  if (!facts && !interview.is_nil()) {
    SR_ASSIGN_OR_RETURN(facts, CaseOfInterview(interview, tx));
  }
  if (!facts && !child.is_nil()) {
    SR_ASSIGN_OR_RETURN(facts, CaseOfChild(child, tx));
  }
  return facts;
}

absl::StatusOr<Danger> Keep(const Danger& before, const DangerEvents& events, messaging::Tx& tx) {
  if (events.empty()) return before;
  Danger next = Fold(before, events);
  tx.Save(next, events);
  return next;
}

}  // namespace

DangerId DangerIdOf(const RaiseImmediateDanger& command, const std::string& request_id) {
  std::string about = request_id + "|" + command.caller;
  if (command.child_id) about += "|" + command.child_id->name();
  if (command.plan_id) about += "|" + command.plan_id->name();
  if (command.interview_id) about += "|" + command.interview_id->name();
  return DangerId(UuidV5(*Uuid::Parse(kSpace), about));
}

absl::StatusOr<Danger> Handle(const RaiseImmediateDanger& command, const DangerId& id,
                              const AuthorityId& authority, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto raised, tx.TryLoad<Danger>(id.key()));
  if (raised) return *raised;
  SR_ASSIGN_OR_RETURN(const auto known, FindCase(command.interview_id.value_or(InterviewId()),
                                                 command.plan_id.value_or(PlanId()),
                                                 command.child_id.value_or(ChildId()), tx));
  const CaseFacts facts = known.value_or(CaseFacts{.authority_id = authority});
  if (facts.authority_id.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAuthorityMissing,
                  "the case is not known here yet: say whose people are to be told",
                  "authority_id");
  }
  SR_ASSIGN_OR_RETURN(const DangerEvents events, Decide(command, facts, id, tx.now()));
  return Keep(Danger(), events, tx);
}

absl::StatusOr<Danger> Handle(const AnswerDanger& command, seal::Vault& vault, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Danger danger, tx.Load<Danger>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const DangerEvents events, Decide(danger, command, tx.now()));
  Danger next = Fold(danger, events);
  if (!command.note.empty()) {
    if (danger.child_id.is_nil()) {
      return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kChildUnknown,
                    "the child is not known here yet: answer without a note", "note");
    }
    SR_ASSIGN_OR_RETURN(
        next.answers.back().sealed_note,
        vault.Seal(danger.child_id, NoteContext(danger, danger.answers.size()), command.note));
  }
  tx.Save(next, events);
  return next;
}

absl::StatusOr<Danger> Handle(const CloseDanger& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Danger danger, tx.Load<Danger>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const DangerEvents events, Decide(danger, command, tx.now()));
  return Keep(danger, events, tx);
}

absl::Status TickDanger(const std::string& key, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::optional<Danger> danger, tx.TryLoad<Danger>(key));
  if (!danger) return absl::OkStatus();
  if (danger->case_reference.empty()) {
    // Raised before its case was heard of: by now the people told may be able to look it up.
    SR_ASSIGN_OR_RETURN(const auto known,
                        FindCase(danger->interview_id, danger->plan_id, danger->child_id, tx));
    if (known) danger = WithFacts(*danger, *known);
  }
  return Keep(*danger, DecideTick(*danger, tx.now()), tx).status();
}

absl::StatusOr<std::string> OpenNote(const Danger& danger, size_t index, seal::Vault& vault) {
  return vault.Open(danger.child_id, NoteContext(danger, index), danger.answers[index].sealed_note);
}

}  // namespace safereturn::interview
