#include "tests/sim/interviewers.h"

#include <algorithm>

#include "libs/base/civil.h"
#include "services/interview/app/actions.h"
#include "services/interview/app/commands.h"
#include "services/interview/app/dangers.h"
#include "services/interview/app/visits.h"
#include "services/interview/domain/action_codes.h"
#include "services/interview/domain/danger_codes.h"
#include "tests/sim/rows.h"
#include "tests/sim/said.h"

namespace safereturn::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using namespace interview;  // NOLINT: what people can ask of it

constexpr char kManager[] = "users/manager";
constexpr char kDesk[] = "users/desk";

template <class T, size_t N>
const T& OneOf(World& world, const std::array<T, N>& things) {
  return things[world.Draw(N)];
}

// Returns the plan that an interview would be about: the latest that is open and leads itself.
std::optional<KnownPlan> OpenPlan(World& world, const Child& child) {
  std::optional<KnownPlan> latest;
  for (const auto& plan : RowsOf<KnownPlan>(world.interview(), child.child_id.name())) {
    if (plan.state != KnownPlanState::kOpen) continue;
    if (!latest || plan.return_time > latest->return_time) latest = plan;
  }
  return latest;
}

template <class T>
std::string EtagOf(World& world, const std::string& key) {
  const auto& tables = world.interview().state().tables;
  const auto table = tables.find(messaging::Table<T>::Def().name);
  if (table == tables.end()) return "";
  const auto row = table->second.find(key);
  return row == table->second.end() ? "" : std::to_string(row->second.version);
}

// Few places and numbers, so that children share some of them.
LinkedText LinkOf(World& world) {
  static constexpr std::array<FactKind, 5> kKinds = {FactKind::kPlace, FactKind::kPhone,
                                                     FactKind::kAssociate, FactKind::kVehicle,
                                                     FactKind::kHandle};
  const auto kind = kKinds[world.Draw(kKinds.size())];
  const std::string number = std::to_string(world.Draw(12));
  switch (kind) {
    case FactKind::kPhone:
      return {kind, "07700 9002" + number};
    case FactKind::kVehicle:
      return {kind, "quillfeather " + number};
    default:
      return {kind, std::string(kMarker) + " number " + number};
  }
}

Answer AnswerTo(const Prompt& prompt, World& world) {
  Answer answer;
  answer.prompt_key = prompt.key;
  const uint64_t mood = world.Draw(10);
  if (mood < 3) {
    answer.state = mood == 0 ? AnswerState::kNotSaid : AnswerState::kNotAsked;
    return answer;
  }
  answer.state = AnswerState::kAnswered;
  switch (prompt.kind) {
    case AnswerKind::kYesNo:
      answer.choices = {world.Chance(50) ? "yes" : "no"};
      break;
    case AnswerKind::kChoice:
    case AnswerKind::kChoices:
      answer.choices = {prompt.options[world.Draw(prompt.options.size())].code};
      break;
    case AnswerKind::kScale:
      answer.number = static_cast<int32_t>(world.Draw(11));
      break;
    default:
      answer.text = Words(prompt.key);
      break;
  }
  return answer;
}

// A few findings among all codes; what is left out counts as not asked.
template <class Codes>
void Find(const Codes& codes, World& world, int per_cent, Document& document) {
  constexpr std::array<FindingState, 4> kStates = {FindingState::kPresent, FindingState::kAbsent,
                                                   FindingState::kNotAsked, FindingState::kNotSaid};
  for (const auto& code : codes) {
    if (!world.Chance(per_cent)) continue;
    const FindingState state = kStates[world.Draw(kStates.size())];
    document.findings.push_back(
        {code.code, state, state == FindingState::kPresent ? Words(code.code) : ""});
  }
}

}  // namespace

const Framework& Interviewers::FrameworkOf(const InHand& hand) {
  const Framework& built_in = world_.interview_ports().built_in;
  if (hand.framework_version == built_in.version && hand.framework_id == built_in.framework_id) {
    return built_in;
  }
  const std::string key =
      FrameworkKey(hand.child->council->authority_id, hand.framework_id, hand.framework_version);
  const auto known = frameworks_.find(key);
  if (known != frameworks_.end()) return known->second;
  const auto& rows = world_.interview().state().tables.at(messaging::Table<Framework>::Def().name);
  return frameworks_.emplace(key, codec::FromJsonText<Framework>(rows.at(key).state)).first->second;
}

Document Interviewers::Write(const InHand& hand) {
  const Framework& framework = FrameworkOf(hand);
  Document document;
  if (world_.Chance(40)) {
    document.preparation = Preparation{};
    document.preparation->capacity = Capacity::kHas;
    document.preparation->wishes = Words("tea");
  }
  document.child_account = Words("the night");
  document.analysis = Words("the next step");
  for (const Topic& topic : framework.topics) {
    for (const Prompt& prompt : topic.prompts) {
      if (prompt.required || world_.Chance(20))
        document.answers.push_back(AnswerTo(prompt, world_));
    }
  }
  document.statements.push_back({StatementKind::kThirdParty, framework.topics.front().key,
                                 Words("a friend"), Wish::kDoNotShare});
  const int per_cent = world_.Chance(50) ? 15 : 60;
  Find(framework.push_codes, world_, per_cent, document);
  Find(framework.pull_codes, world_, per_cent, document);
  Find(framework.indicators, world_, per_cent, document);
  if (!framework.advice.empty()) document.advice_codes = {framework.advice.front().code};
  if (world_.Chance(60)) document.linked = {LinkOf(world_)};
  if (world_.Chance(30)) document.absence_hours = static_cast<int32_t>(world_.Draw(60));
  if (world_.Chance(10)) document.left_time = world_.now() - world_.Between(hours(1), hours(90));
  return document;
}

void Interviewers::After(std::chrono::seconds from, std::chrono::seconds to,
                         std::function<void()> act) {
  desk_.At(world_.now() + world_.Between(from, to), std::move(act));
}

void Interviewers::PlanFor(const Child& child) {
  const auto at = [&](std::chrono::seconds from, std::chrono::seconds to,
                      void (Interviewers::*act)(const Child&)) {
    desk_.At(child.known_time + world_.Between(from, to),
             [this, &child, act] { (this->*act)(child); });
  };
  const uint64_t diligence = world_.Draw(20);  // some never come to it: the ladder must sound
  if (diligence < 17) at(hours(5), diligence < 14 ? hours(40) : hours(100), &Interviewers::Start);
  // Nobody asks whether an interview is in hand, its draft in conflict or the plan closed.
  if (world_.Chance(12)) at(minutes(5), hours(70), &Interviewers::RaiseDanger);
  if (world_.Chance(35)) at(hours(1), hours(40), &Interviewers::PlanAction);
  if (world_.Chance(25)) at(hours(4), hours(60), &Interviewers::StartVisit);
}

// ---- interviews

template <class T, class Command>
void Interviewers::AskWithWords(const InHand& hand, const std::string& method, Command command,
                                std::function<void(const absl::Status&)> refused) {
  const std::string caller = command.caller;
  desk_.Ask<T>(
      world_.interview(), hand.child->council->authority_id, method, caller,
      [command = std::move(command), ports = world_.interview_ports()](messaging::Tx& tx) {
        return Handle(command, ports, tx);
      },
      {}, std::move(refused));
}

void Interviewers::Start(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  const InterviewerId interviewer =
      child.council->interviewers[world_.Draw(child.council->interviewers.size())];
  const interview::StartInterview command{plan->plan_id, "",
                                          world_.Chance(50) ? interviewer : InterviewerId(),
                                          "users/" + interviewer.key()};
  desk_.Ask<Interview>(
      world_.interview(), child.council->authority_id, "StartInterview", command.caller,
      [command, ports = world_.interview_ports()](messaging::Tx& tx) {
        return Handle(command, ports, tx);
      },
      [this, &child, caller = command.caller](const Interview& started) {
        Proceed({&child, started.interview_id, caller, started.framework_id,
                 started.framework_version});
      });
}

void Interviewers::Proceed(const InHand& hand) {
  if (world_.Chance(8)) return;  // begun, and never looked at again
  const uint64_t saves = 1 + world_.Draw(3);
  for (uint64_t i = 0; i < saves; ++i) {
    // Now and then another tablet writes over what it has not seen.
    After(minutes(1), hours(3), [this, hand, stale = world_.Chance(15)] { Save(hand, stale); });
  }
  After(minutes(30), hours(6), [this, hand] { End(hand); });
  if (world_.Chance(15)) After(minutes(30), hours(8), [this, hand] { Debrief(hand); });
  if (world_.Chance(20)) After(hours(2), hours(20), [this, hand] { HearCarer(hand); });
  if (world_.Chance(90)) After(hours(6), hours(12), [this, hand] { Submit(hand); });
  if (world_.Chance(60)) After(hours(12), hours(24), [this, hand] { SignOff(hand); });
  if (world_.Chance(25)) After(hours(12), hours(30), [this, hand] { Amend(hand); });
}

void Interviewers::Save(const InHand& hand, bool is_stale) {
  SaveDraft command;
  command.name = hand.interview_id;
  command.etag = is_stale ? "99" : EtagOf<Record>(world_, hand.interview_id.key());
  command.document = Write(hand);
  command.caller = hand.caller;
  AskWithWords<Record>(hand, "SaveDraft", command, [this, hand, command](const absl::Status& why) {
    // The other version stands; what this one says is kept, and taken over later or never.
    if (ReasonOf(why) == "STALE_VERSION") Keep(hand, command);
  });
}

void Interviewers::Keep(const InHand& hand, const SaveDraft& lost) {
  desk_.Ask<KeptDraft>(
      world_.interview(), hand.child->council->authority_id, "KeepDraft", lost.caller,
      [lost, ports = world_.interview_ports()](messaging::Tx& tx) {
        return KeepDraft(lost, ports, tx);
      },
      [this, hand, lost](const KeptDraft& kept) {
        if (world_.Chance(40)) return;
        After(minutes(1), hours(2), [this, hand, lost, id = kept.kept_draft_id] {
          SaveDraft again = lost;
          again.etag = EtagOf<Record>(world_, hand.interview_id.key());
          again.kept_draft_id = id;
          AskWithWords<Record>(hand, "SaveDraft", std::move(again));
        });
      });
}

void Interviewers::End(const InHand& hand) {
  const AuthorityId& authority = hand.child->council->authority_id;
  Process& service = world_.interview();
  const Instant when = world_.now() - world_.Between(minutes(0), hours(3));
  const uint64_t what = world_.Draw(10);
  if (what < 6) {
    static constexpr std::array<const char*, 3> kModes = {"in_person", "video", "phone"};
    desk_.Do<Interview>(service, authority, "RecordHeld",
                        RecordHeld{hand.interview_id, when, OneOf(world_, kModes), hand.caller});
  } else if (what < 8) {
    desk_.Do<Interview>(
        service, authority, "RecordDeclined",
        RecordDeclined{hand.interview_id,
                       world_.Chance(60) ? DeclinedBy::kChild : DeclinedBy::kParentCarer, when,
                       "not_said", hand.caller});
  } else {
    desk_.Do<Interview>(service, authority, "RecordNotReached",
                        RecordNotReached{hand.interview_id, hand.caller});
  }
}

void Interviewers::Submit(const InHand& hand) {
  AskWithWords<Interview>(
      hand, "SubmitInterview",
      SubmitInterview{hand.interview_id, EtagOf<Record>(world_, hand.interview_id.key()),
                      hand.caller});
}

void Interviewers::SignOff(const InHand& hand) {
  desk_.Do<Interview>(world_.interview(), hand.child->council->authority_id, "SignOffInterview",
                      SignOffInterview{hand.interview_id, "", kManager});
}

void Interviewers::Amend(const InHand& hand) {
  AmendInterview command;
  command.name = hand.interview_id;
  command.statement_kind = StatementKind::kChildsWords;
  command.text = Words("what came up later");
  if (world_.Chance(50)) command.linked = {LinkOf(world_)};
  command.caller = hand.caller;
  AskWithWords<Interview>(hand, "AmendInterview", std::move(command));
}

void Interviewers::HearCarer(const InHand& hand) {
  RecordCarerInformation command;
  command.name = hand.interview_id;
  command.given = world_.Chance(60);
  if (command.given) command.text = Words("the evening before");
  command.caller = hand.caller;
  AskWithWords<Interview>(hand, "RecordCarerInformation", std::move(command));
}

void Interviewers::Debrief(const InHand& hand) {
  desk_.Do<interview::Debrief>(world_.interview(), hand.child->council->authority_id,
                               "RequestDebrief", RequestDebrief{hand.interview_id, hand.caller});
}

void Interviewers::PlanFrameworks() {
  for (const Council& council : councils_) {
    if (world_.Chance(50)) continue;
    After(hours(5), hours(60), [this, &council] {
      const Framework& built_in = world_.interview_ports().built_in;
      interview::PublishFramework command{
          council.authority_id, built_in.framework_id, "Our own words",
          built_in.topics,      built_in.push_codes,   built_in.pull_codes,
          built_in.indicators,  built_in.advice,       kManager};
      // Whatever is asked from now on is asked in another order.
      std::reverse(command.topics.front().prompts.begin(), command.topics.front().prompts.end());
      desk_.Do<Framework>(world_.interview(), council.authority_id, "PublishFramework", command);
    });
  }
}

// ---- danger

void Interviewers::RaiseDanger(const Child& child) {
  RaiseImmediateDanger command;
  const auto plan = OpenPlan(world_, child);
  if (plan && world_.Chance(60)) {
    command.plan_id = plan->plan_id;
  } else {
    command.child_id = child.child_id;  // also one that the service has never heard of
  }
  command.danger_code = OneOf(world_, kDangerCodes);
  command.caller = kDesk;
  IdSource ids(world_.clock(), world_.random());
  const DangerId id = DangerIdOf(command, ids.NewUuid().ToString());
  const AuthorityId authority = child.council->authority_id;
  desk_.Ask<Danger>(
      world_.interview(), authority, "RaiseImmediateDanger", command.caller,
      [command, id, authority](messaging::Tx& tx) { return Handle(command, id, authority, tx); },
      [this](const Danger& danger) {
        raised_.push_back(danger.danger_id.name());
        FollowDanger(danger);
      },
      // It is accepted in whatever state the case is.
      [this](const absl::Status& why) {
        desk_.Complain("a danger was refused: " + Describe(why));
      });
}

void Interviewers::FollowDanger(const Danger& danger) {
  if (world_.Chance(8)) return;  // nobody answers: it climbs
  const auto answer = [this, danger] {
    AnswerDanger command{danger.danger_id, std::string(OneOf(world_, kDangerActionCodes)),
                         world_.Chance(50) ? Words("where she is") : "", kManager};
    desk_.Ask<Danger>(world_.interview(), danger.authority_id, "AnswerDanger", command.caller,
                      [command, &vault = world_.interview_ports().vault](messaging::Tx& tx) {
                        return Handle(command, vault, tx);
                      });
  };
  After(minutes(1), world_.Chance(60) ? minutes(40) : hours(8), answer);
  if (world_.Chance(20)) After(minutes(1), hours(9), answer);
  After(minutes(10), hours(20), [this, danger] {
    desk_.Do<Danger>(
        world_.interview(), danger.authority_id, "CloseDanger",
        CloseDanger{danger.danger_id, std::string(OneOf(world_, kDangerOutcomeCodes)), kManager});
  });
}

// ---- action plan

void Interviewers::PlanAction(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  interview::PlanAction command;
  command.plan_id = plan->plan_id;
  // One council has commissioned follow-ups, the other one's are refused.
  command.kind = world_.Chance(80) ? ActionKind::kAction : ActionKind::kIntervention;
  command.specific = Words("a club on Tuesdays");
  command.measure = Words("going there three times");
  command.owner_organisation = OneOf(world_, kOrganisations);
  command.due_date = LondonDate(world_.now() + hours(24) * static_cast<int>(world_.Draw(3)));
  command.category_code = OneOf(world_, kActionCategories);
  command.caller = kManager;
  desk_.Ask<Action>(
      world_.interview(), child.council->authority_id, "PlanAction", command.caller,
      [command, &vault = world_.interview_ports().vault](messaging::Tx& tx) {
        return Handle(command, vault, tx);
      },
      [this](const Action& action) { FollowAction(action); });
}

void Interviewers::FollowAction(const Action& action) {
  const auto ask = [this, action](const std::string& method, auto command) {
    command.caller = kManager;
    desk_.Ask<Action>(world_.interview(), action.authority_id, method, command.caller,
                      [command, &vault = world_.interview_ports().vault](messaging::Tx& tx) {
                        if constexpr (requires { Handle(command, vault, tx); }) {
                          return Handle(command, vault, tx);
                        } else {
                          return Handle(command, tx);
                        }
                      });
  };
  if (world_.Chance(25)) {  // put off, also when it was late already
    After(hours(1), hours(70), [this, ask, action] {
      UpdateAction command;
      command.name = action.action_id;
      command.due_date = LondonDate(world_.now() + hours(24) * static_cast<int>(world_.Draw(3)));
      ask("UpdateAction", command);
    });
  }
  if (world_.Chance(15)) {
    After(hours(1), hours(90), [ask, action] {
      CancelAction command;
      command.name = action.action_id;
      command.reason_code = "NOT_NEEDED";
      ask("CancelAction", command);
    });
  }
  if (world_.Chance(40)) {
    After(hours(1), hours(90), [ask, action] {
      CompleteAction command;
      command.name = action.action_id;
      command.outcome_code = "ACHIEVED";
      command.note = Words("how it went");
      ask("CompleteAction", command);
    });
  }
}

// ---- visits

void Interviewers::StartVisit(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  interview::StartVisit command;
  command.interviewer_id =
      child.council->interviewers[world_.Draw(child.council->interviewers.size())];
  command.plan_id = plan->plan_id;
  command.expected_end_time = world_.now() + world_.Between(minutes(20), hours(3));
  command.caller = "users/" + command.interviewer_id.key();
  desk_.Do<Visit>(world_.interview(), child.council->authority_id, "StartVisit", command,
                  [this](const Visit& visit) { FollowVisit(visit); });
}

void Interviewers::FollowVisit(const Visit& visit) {
  const auto end = [this, visit](bool is_safe) {
    desk_.Do<Visit>(world_.interview(), visit.authority_id, "EndVisit",
                    EndVisit{visit.visit_id, is_safe, is_safe ? visit.started_by : kDesk});
  };
  if (world_.Chance(20)) {
    After(minutes(10), hours(3), [this, visit] {
      desk_.Do<Visit>(
          world_.interview(), visit.authority_id, "ExtendVisit",
          ExtendVisit{visit.visit_id, world_.now() + world_.Between(minutes(10), hours(2)),
                      visit.started_by});
    });
  }
  if (world_.Chance(10)) After(minutes(10), hours(4), [end] { end(false); });
  if (world_.Chance(2)) return;  // nobody ever hears of the interviewer again
  After(minutes(20), world_.Chance(70) ? hours(3) : hours(12), [end] { end(true); });
}

}  // namespace safereturn::sim
