// Dangers, actions, visits and debriefs through the unit of work, on the memory store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "libs/seal/memory_vault.h"
#include "safereturn/interview/v1/events.pb.h"
#include "services/interview/adapters/bus/action_events.h"
#include "services/interview/app/actions.h"
#include "services/interview/app/case_facts.h"
#include "services/interview/app/dangers.h"
#include "services/interview/app/visits.h"
#include "services/interview/domain/test_case.h"

namespace safereturn::interview {
namespace {

using namespace std::chrono_literals;
using messaging::Tx;
using ::testing::ElementsAre;

constexpr char kAuthority[] = "E10000016";
constexpr char kRequest[] = "0192f000-0000-7000-8000-000000000001";

// A vault whose keys cannot be reached.
class LockedVault final : public seal::Vault {
 public:
  absl::StatusOr<Sealed> Seal(const ChildId&, std::string_view, std::string_view) override {
    return Away();
  }
  absl::StatusOr<std::string> Open(const ChildId&, std::string_view, const Sealed&) override {
    return Away();
  }
  void Expect(const ChildId&) override {}
  absl::Status Prefetch(const std::vector<ChildId>&) override { return Away(); }

 private:
  static absl::Status Away() {
    return Refuse(absl::StatusCode::kUnavailable, "KEYS_UNAVAILABLE", "no keys");
  }
};

class ActionFlow : public ::testing::Test {
 protected:
  ActionFlow() {
    AddActionEvents(codec_);
    Keep(KnownPlan{.plan_id = PlanId(TestUuid(1)),
                   .episode_id = EpisodeId(TestUuid(1)),
                   .child_id = ChildId(TestUuid(2)),
                   .authority_id = kAuthority,
                   .case_reference = "K7Q2M9",
                   .home_urn = "1234567",
                   .state = KnownPlanState::kOpen,
                   .return_time = kStart});
    Keep(Interview{.interview_id = InterviewId(TestUuid(5)),
                   .child_id = ChildId(TestUuid(2)),
                   .authority_id = kAuthority,
                   .case_reference = "K7Q2M9",
                   .home_urn = "1234567",
                   .plan_ids = {PlanId(TestUuid(1))},
                   .interviewer_id = InterviewerId(TestUuid(30))});
  }

  template <class T>
  void Keep(const T& value) {
    const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
      SR_RETURN_IF_ERROR(tx.TryLoad<T>(messaging::Table<T>::Key(value)).status());
      tx.Save(value);
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  // Runs a command; returns the aggregate or the refusal.
  template <class Command, class... Ports>
  auto Ask(Command command, Ports&... ports)
      -> decltype(Handle(command, ports..., std::declval<Tx&>())) {
    if (command.caller.empty()) command.caller = "users/anna";
    decltype(Handle(command, ports..., std::declval<Tx&>())) result = absl::UnknownError("");
    const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
      result = Handle(command, ports..., tx);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  absl::StatusOr<Danger> Raise(RaiseImmediateDanger command, const std::string& request = kRequest,
                               const AuthorityId& authority = kAuthority) {
    command.caller = "users/interviewer";
    absl::StatusOr<Danger> result = absl::UnknownError("");
    const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
      result = Handle(command, DangerIdOf(command, request), authority, tx);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  template <class T>
  T Read(const std::string& key) {
    T value;
    const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(value, tx.Load<T>(key));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return value;
  }

  // Ticks all that is due in T's table, as the waker does.
  template <class T>
  void TickDue(absl::Status (*tick)(const std::string&, Tx&)) {
    for (bool more = true; more;) {
      const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
        SR_ASSIGN_OR_RETURN(const auto due,
                            tx.backend().Due(messaging::Table<T>::Def(), tx.now(), 100));
        for (const auto& each : due) SR_RETURN_IF_ERROR(tick(each.key, tx));
        more = !due.empty();
        return absl::OkStatus();
      });
      ASSERT_TRUE(status.ok()) << Describe(status);
    }
  }

  std::vector<std::string> Said(const std::string& subject) const {
    std::vector<std::string> types;
    for (const auto& row : database_.state().journal) {
      if (row.subject == subject) types.push_back(row.type.substr(row.type.rfind('.') + 1));
    }
    return types;
  }

  static PlanAction Plan() {
    PlanAction command;
    command.interview_id = InterviewId(TestUuid(5));
    command.kind = ActionKind::kAction;
    command.specific = "SECRETSPECIFIC meet the mentor";
    command.measure = "SECRETMEASURE six meetings";
    command.child_copy = "SECRETCOPY you and Sam meet";
    command.owner_organisation = "SERVICE_PROVIDER";
    command.due_date = *ParseDate("2026-03-30");
    command.category_code = "PEERS";
    return command;
  }

  // Everything that is stored or said, as one text.
  std::string Everything() const {
    std::string all;
    for (const auto& [table, rows] : database_.state().tables) {
      for (const auto& [key, row] : rows) all += row.state;
    }
    for (const auto& row : database_.state().journal) all += row.data + row.headers;
    return all;
  }

  SimClock clock_{kStart};
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::ProtoEvents codec_;
  messaging::Store store_{database_, clock_, ids_, codec_};
  seal::MemoryVault vault_;
  LockedVault locked_;
};

RaiseImmediateDanger AboutPlan(uint8_t plan = 1) {
  RaiseImmediateDanger command;
  command.plan_id = PlanId(TestUuid(plan));
  return command;
}

TEST_F(ActionFlow, ADangerIsRaisedWithWhatIsKnownOfItsCase) {
  RaiseImmediateDanger by_interview;
  by_interview.interview_id = InterviewId(TestUuid(5));
  RaiseImmediateDanger by_child;
  by_child.child_id = ChildId(TestUuid(2));
  for (const RaiseImmediateDanger& command : {AboutPlan(), by_interview, by_child}) {
    const auto danger = Raise(command);
    ASSERT_TRUE(danger.ok()) << Describe(danger.status());
    EXPECT_EQ(danger->child_id, ChildId(TestUuid(2)));
    EXPECT_EQ(danger->plan_id, PlanId(TestUuid(1)));
    EXPECT_EQ(danger->case_reference, "K7Q2M9");
    EXPECT_THAT(Said(danger->danger_id.name()), ElementsAre("ImmediateDangerRaised"));
  }
}

TEST_F(ActionFlow, ADangerIsRaisedInAnyStateOfInterviewAndPlan) {
  auto plan = Read<KnownPlan>(TestUuid(1).ToString());
  auto interview = Read<Interview>(TestUuid(5).ToString());
  int number = 0;
  for (const auto plan_state : {KnownPlanState::kUnspecified, KnownPlanState::kOpen,
                                KnownPlanState::kCombined, KnownPlanState::kClosed}) {
    for (const auto state :
         {InterviewState::kDraft, InterviewState::kSubmitted, InterviewState::kSignedOff}) {
      plan.state = plan_state;
      interview.state = state;
      Keep(plan);
      Keep(interview);
      RaiseImmediateDanger command = AboutPlan();
      command.interview_id = InterviewId(TestUuid(5));
      const auto danger = Raise(command, "request " + std::to_string(++number));
      EXPECT_TRUE(danger.ok()) << Describe(danger.status());
    }
  }
}

TEST_F(ActionFlow, ADangerAboutACaseThatIsNotKnownIsRaisedAndLearnsItLater) {
  const auto danger = Raise(AboutPlan(77));
  ASSERT_TRUE(danger.ok()) << Describe(danger.status());
  EXPECT_EQ(danger->case_reference, "");
  EXPECT_EQ(danger->authority_id, kAuthority);
  const auto nobodys = Raise(AboutPlan(78), kRequest, "");
  EXPECT_EQ(ReasonOf(nobodys.status()), "AUTHORITY_MISSING");

  Keep(KnownPlan{.plan_id = PlanId(TestUuid(77)),
                 .episode_id = EpisodeId(TestUuid(77)),
                 .child_id = ChildId(TestUuid(3)),
                 .authority_id = kAuthority,
                 .case_reference = "X2X2X2",
                 .state = KnownPlanState::kOpen});
  clock_.Advance(15min);
  TickDue<Danger>(&TickDanger);
  const auto learnt = Read<Danger>(danger->danger_id.key());
  EXPECT_EQ(learnt.case_reference, "X2X2X2");
  EXPECT_EQ(learnt.child_id, ChildId(TestUuid(3)));
  EXPECT_EQ(learnt.step, 1);
}

TEST_F(ActionFlow, ARepeatedRequestIsTheSameDangerAndAnotherSubjectIsNot) {
  const auto first = Raise(AboutPlan());
  const auto again = Raise(AboutPlan());
  const auto other = Raise(AboutPlan(77));
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());

  EXPECT_EQ(first->danger_id, again->danger_id);
  EXPECT_NE(first->danger_id, other->danger_id);
  EXPECT_EQ(Said(first->danger_id.name()).size(), 1u);
}

TEST_F(ActionFlow, ADangerWaitsForNoLockAndNoKey) {
  // Another transaction holds the child, as a draft that is being saved does.
  const absl::Status draft = store_.Run({}, [&](Tx& tx) -> absl::Status {
    SR_RETURN_IF_ERROR(tx.Lock(ChildId(TestUuid(2)).name()));
    const auto danger = Raise(AboutPlan());
    EXPECT_TRUE(danger.ok()) << Describe(danger.status());
    return absl::OkStatus();
  });
  EXPECT_TRUE(draft.ok()) << Describe(draft);
  for (const auto& row : database_.state().journal) {
    EXPECT_EQ(row.partition_key, row.subject) << "no queue but its own";
  }

  AnswerDanger answer;
  answer.name = DangerIdOf(
      [] {
        RaiseImmediateDanger command = AboutPlan();
        command.caller = "users/interviewer";
        return command;
      }(),
      kRequest);
  answer.action_code = "POLICE_CALLED";
  answer.note = "SECRETNOTE with a grandmother";
  EXPECT_EQ(ReasonOf(Ask(answer, locked_).status()), "KEYS_UNAVAILABLE");
  answer.note = "";
  EXPECT_TRUE(Ask(answer, locked_).ok()) << "an answer without words needs no key";
}

TEST_F(ActionFlow, ADangerClimbsUntilItIsAnsweredAndItsNoteIsSealed) {
  const auto danger = Raise(AboutPlan());
  ASSERT_TRUE(danger.ok());
  for (int minute = 0; minute < 40; ++minute) {
    clock_.Advance(1min);
    TickDue<Danger>(&TickDanger);
  }
  AnswerDanger answer;
  answer.name = danger->danger_id;
  answer.action_code = "POLICE_CALLED";
  answer.note = "SECRETNOTE with a grandmother";
  ASSERT_TRUE(Ask(answer, vault_).ok());
  clock_.Advance(48h);
  TickDue<Danger>(&TickDanger);
  CloseDanger close;
  close.name = danger->danger_id;
  close.outcome_code = "CHILD_SAFE";
  ASSERT_TRUE(Ask(close).ok());

  EXPECT_THAT(Said(danger->danger_id.name()),
              ElementsAre("ImmediateDangerRaised", "DangerUnanswered", "DangerUnanswered",
                          "DangerAnswered", "DangerClosed"));
  const auto closed = Read<Danger>(danger->danger_id.key());
  EXPECT_EQ(*OpenNote(closed, 0, vault_), "SECRETNOTE with a grandmother");
  EXPECT_EQ(Everything().find("SECRET"), std::string::npos);
}

TEST_F(ActionFlow, AnActionIsPlannedSealedOverdueAndDone) {
  const auto planned = Ask(Plan(), vault_);
  ASSERT_TRUE(planned.ok()) << Describe(planned.status());
  EXPECT_EQ(planned->plan_id, PlanId(TestUuid(1)));
  clock_.AdvanceTo(EndOfDueDate(planned->due_date) + 25h);
  TickDue<Action>(&TickAction);
  CompleteAction complete;
  complete.name = planned->action_id;
  complete.outcome_code = "ACHIEVED";
  complete.note = "SECRETDONE she likes it";
  ASSERT_TRUE(Ask(complete, vault_).ok());
  clock_.Advance(24h * 30);
  TickDue<Action>(&TickAction);

  EXPECT_THAT(Said(planned->action_id.name()),
              ElementsAre("ActionPlanned", "ActionOverdue", "ActionOverdue", "ActionCompleted"));
  EXPECT_EQ(Everything().find("SECRET"), std::string::npos);
}

TEST_F(ActionFlow, TheActionPlanOpensForProfessionalsAndInTheChildsWords) {
  PlanAction later = Plan();
  later.due_date = *ParseDate("2026-05-30");
  later.child_copy = "";
  const auto second = Ask(later, vault_);
  const auto first = Ask(Plan(), vault_);
  ASSERT_TRUE(first.ok() && second.ok());
  ActionPlanQuery query;
  query.plan_id = PlanId(TestUuid(1));
  const auto read = [&] {
    std::vector<OpenedAction> plan;
    const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(plan, Handle(query, vault_, tx));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return plan;
  };

  const auto all = read();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].action.action_id, first->action_id) << "the earliest date first";
  EXPECT_EQ(all[0].specific, "SECRETSPECIFIC meet the mentor");
  EXPECT_EQ(all[0].measure, "SECRETMEASURE six meetings");
  query.child_copy_only = true;
  const auto copy = read();
  ASSERT_EQ(copy.size(), 1u) << "only what was written for the child";
  EXPECT_EQ(copy[0].child_copy, "SECRETCOPY you and Sam meet");
  EXPECT_EQ(copy[0].specific, "");
  CancelAction cancel;
  cancel.name = first->action_id;
  cancel.reason_code = "NOT_NEEDED";
  ASSERT_TRUE(Ask(cancel).ok());
  EXPECT_TRUE(read().empty());
}

TEST_F(ActionFlow, AChangeThatRestsOnAnOldVersionIsRefused) {
  const auto planned = Ask(Plan(), vault_);
  ASSERT_TRUE(planned.ok());
  UpdateAction update;
  update.name = planned->action_id;
  update.etag = "1";
  update.specific = "SECRETSECOND wording";
  ASSERT_TRUE(Ask(update, vault_).ok());

  const auto stale = Ask(update, vault_);
  EXPECT_EQ(ReasonOf(stale.status()), "STALE_VERSION");
  EXPECT_EQ(stale.status().code(), absl::StatusCode::kAborted);
  CompleteAction complete;
  complete.name = planned->action_id;
  complete.etag = "1";
  complete.outcome_code = "ACHIEVED";
  EXPECT_EQ(ReasonOf(Ask(complete, vault_).status()), "STALE_VERSION");
  complete.etag = "2";
  EXPECT_TRUE(Ask(complete, vault_).ok());
}

TEST_F(ActionFlow, AFollowUpNeedsAnAgreementInForceWithItsPackage) {
  PlanAction plan = Plan();
  plan.kind = ActionKind::kIntervention;
  EXPECT_EQ(ReasonOf(Ask(plan, vault_).status()), "PACKAGE_NOT_AGREED");
  KnownAgreement agreement{.agreement_id = AgreementId(TestUuid(60)),
                           .authority_id = kAuthority,
                           .packages = {"return_interview", "action_plan"},
                           .is_active = true,
                           .expire_time = kStart + 1h};
  Keep(agreement);
  EXPECT_EQ(ReasonOf(Ask(plan, vault_).status()), "PACKAGE_NOT_AGREED");
  agreement.packages.emplace_back("follow_up");
  Keep(agreement);
  EXPECT_TRUE(Ask(plan, vault_).ok());
  clock_.Advance(1h);
  EXPECT_EQ(ReasonOf(Ask(plan, vault_).status()), "PACKAGE_NOT_AGREED") << "it has ended";
}

TEST_F(ActionFlow, AnActionNeedsACaseThatIsKnown) {
  PlanAction nothing = Plan();
  nothing.interview_id.reset();
  EXPECT_EQ(ReasonOf(Ask(nothing, vault_).status()), "ACTION_SUBJECT_MISSING");
  PlanAction unknown_plan = nothing;
  unknown_plan.plan_id = PlanId(TestUuid(77));
  EXPECT_EQ(ReasonOf(Ask(unknown_plan, vault_).status()), "PLAN_NOT_FOUND");
  PlanAction unknown = Plan();
  unknown.interview_id = InterviewId(TestUuid(77));
  EXPECT_EQ(ReasonOf(Ask(unknown, vault_).status()), "INTERVIEW_NOT_FOUND");
  Keep(KnownPlan{.plan_id = PlanId(TestUuid(88)),
                 .child_id = ChildId(TestUuid(3)),
                 .authority_id = kAuthority});
  PlanAction mixed = Plan();
  mixed.plan_id = PlanId(TestUuid(88));
  EXPECT_EQ(ReasonOf(Ask(mixed, vault_).status()), "SUBJECTS_DIFFER");
}

StartVisit Visiting(int minutes = 60) {
  StartVisit command;
  command.interviewer_id = InterviewerId(TestUuid(30));
  command.plan_id = PlanId(TestUuid(1));
  command.expected_end_time = Minutes(minutes);
  return command;
}

TEST_F(ActionFlow, ASilentVisitIsToldUntilItIsEnded) {
  Keep(KnownInterviewer{.interviewer_id = InterviewerId(TestUuid(30)),
                        .authority_id = kAuthority,
                        .person_id = PersonId(TestUuid(31)),
                        .is_active = true});
  const auto visit = Ask(Visiting());
  ASSERT_TRUE(visit.ok()) << Describe(visit.status());
  EXPECT_EQ(visit->person_id, PersonId(TestUuid(31))) << "from the register";
  EXPECT_EQ(ReasonOf(Ask(Visiting()).status()), "VISIT_STILL_RUNNING");
  for (int minute = 0; minute < 110; ++minute) {
    clock_.Advance(1min);
    TickDue<Visit>(&TickVisit);
  }
  EndVisit end;
  end.name = visit->visit_id;
  end.is_safe = true;
  ASSERT_TRUE(Ask(end).ok());
  clock_.Advance(24h);
  TickDue<Visit>(&TickVisit);

  EXPECT_THAT(Said(visit->visit_id.name()),
              ElementsAre("VisitStarted", "VisitOverdue", "VisitOverdue", "VisitEnded"));
  EXPECT_TRUE(Ask(Visiting(26 * 60)).ok()) << "the next one may begin";
}

TEST_F(ActionFlow, OfTwoCheckInsOfOneInterviewerOneIsRefusedByTheDatabase) {
  bool raced = false;
  const absl::Status lost = store_.Run({}, [&](Tx& tx) -> absl::Status {
    StartVisit mine = Visiting();
    mine.caller = "users/anna";
    SR_RETURN_IF_ERROR(Handle(mine, tx).status());
    // Another transaction commits in between; it could not see ours.
    if (!raced) {
      EXPECT_TRUE(Ask(Visiting()).ok());
    }
    raced = true;
    return absl::OkStatus();
  });
  EXPECT_EQ(ReasonOf(lost), "VISIT_STILL_RUNNING");
}

TEST_F(ActionFlow, ADebriefIsAskedForOnce) {
  RequestDebrief request;
  request.name = InterviewId(TestUuid(5));
  const auto first = Ask(request);
  ASSERT_TRUE(first.ok()) << Describe(first.status());
  EXPECT_EQ(first->interviewer_id, InterviewerId(TestUuid(30)));
  EXPECT_TRUE(Ask(request).ok());
  EXPECT_THAT(Said("debriefs/" + TestUuid(5).ToString()), ElementsAre("DebriefRequested"));
  request.name = InterviewId(TestUuid(77));
  EXPECT_EQ(ReasonOf(Ask(request).status()), "INTERVIEW_NOT_FOUND");
}

// Folds a row of the journal in if it is a `Fact`.
template <class Fact, class Proto, class T>
void FoldIn(const messaging::JournalRow& row, T& value, int64_t& version) {
  if (row.type != codec::TypeName(Proto::descriptor())) return;
  Proto message;
  ASSERT_TRUE(message.ParseFromString(row.data));
  const auto fact = codec::FromProto<Fact>(message);
  ASSERT_TRUE(fact.ok()) << Describe(fact.status());
  value = Evolve(std::move(value), *fact);
  version = row.version;
}

// The state is the fold of what was said; words aside, which events never carry.
TEST_F(ActionFlow, WhatIsStoredIsTheFoldOfWhatWasSaid) {
  namespace pb = safereturn::interview::v1;
  const auto danger = Raise(AboutPlan());
  const auto action = Ask(Plan(), vault_);
  const auto visit = Ask(Visiting(600));
  ASSERT_TRUE(danger.ok() && action.ok() && visit.ok());
  clock_.Advance(31min);
  TickDue<Danger>(&TickDanger);
  ExtendVisit extend;
  extend.name = visit->visit_id;
  extend.expected_end_time = Minutes(650);
  ASSERT_TRUE(Ask(extend).ok());
  AnswerDanger answer;
  answer.name = danger->danger_id;
  answer.action_code = "MASH_REFERRED";
  ASSERT_TRUE(Ask(answer, vault_).ok());
  CloseDanger close;
  close.name = danger->danger_id;
  close.outcome_code = "PROTECTION_PLAN";
  ASSERT_TRUE(Ask(close).ok());
  clock_.AdvanceTo(EndOfDueDate(action->due_date) + 25h);
  TickDue<Action>(&TickAction);
  TickDue<Visit>(&TickVisit);
  UpdateAction update;
  update.name = action->action_id;
  update.due_date = *ParseDate("2026-04-20");
  update.owner_person_id = PersonId(TestUuid(40));
  ASSERT_TRUE(Ask(update, vault_).ok());
  EndVisit end;
  end.name = visit->visit_id;
  ASSERT_TRUE(Ask(end).ok());
  clock_.Advance(31min);
  TickDue<Visit>(&TickVisit);

  Danger folded_danger;
  Action folded_action;
  Visit folded_visit;
  int64_t danger_version = 0;
  int64_t action_version = 0;
  int64_t visit_version = 0;
  for (const auto& row : database_.state().journal) {
    FoldIn<ImmediateDangerRaised, pb::ImmediateDangerRaised>(row, folded_danger, danger_version);
    FoldIn<DangerUnanswered, pb::DangerUnanswered>(row, folded_danger, danger_version);
    FoldIn<DangerAnswered, pb::DangerAnswered>(row, folded_danger, danger_version);
    FoldIn<DangerClosed, pb::DangerClosed>(row, folded_danger, danger_version);
    FoldIn<ActionPlanned, pb::ActionPlanned>(row, folded_action, action_version);
    FoldIn<ActionOverdue, pb::ActionOverdue>(row, folded_action, action_version);
    FoldIn<ActionChanged, pb::ActionChanged>(row, folded_action, action_version);
    FoldIn<VisitStarted, pb::VisitStarted>(row, folded_visit, visit_version);
    FoldIn<VisitExtended, pb::VisitExtended>(row, folded_visit, visit_version);
    FoldIn<VisitOverdue, pb::VisitOverdue>(row, folded_visit, visit_version);
    FoldIn<VisitEnded, pb::VisitEnded>(row, folded_visit, visit_version);
  }
  EXPECT_EQ(danger_version, 5);
  EXPECT_EQ(action_version, 4);
  EXPECT_EQ(visit_version, 6);
  EXPECT_EQ(Read<Danger>(danger->danger_id.key()), folded_danger);
  EXPECT_EQ(Read<Visit>(visit->visit_id.key()), folded_visit);
  Action without_words = Read<Action>(action->action_id.key());
  without_words.sealed_specific = {};
  without_words.sealed_measure = {};
  without_words.sealed_child_copy = {};
  EXPECT_EQ(without_words, folded_action);
}

}  // namespace
}  // namespace safereturn::interview
