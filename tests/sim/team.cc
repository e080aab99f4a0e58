#include "tests/sim/team.h"

#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"
#include "services/referral/app/decide_referral.h"
#include "services/referral/app/merge.h"
#include "services/referral/app/tables.h"
#include "services/scheduling/app/commands.h"
#include "services/scheduling/app/memory_slot_holds.h"
#include "services/scheduling/app/tables.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr char kCoordinator[] = "users/coordinator";

// Returns the plan that the team would act on: the one with the latest return that is still open.
std::optional<scheduling::Plan> OpenPlan(World& world, const Child& child) {
  std::optional<scheduling::Plan> latest;
  for (const auto& plan : RowsOf<scheduling::Plan>(world.scheduling(), child.child_id.name())) {
    if (!scheduling::IsOpen(plan) || plan.state == scheduling::PlanState::kCombined) continue;
    if (!latest || plan.return_time > latest->return_time) latest = plan;
  }
  return latest;
}

std::optional<referral::Episode> EpisodeIn(World& world, const Child& child,
                                           referral::EpisodeState state) {
  for (const auto& episode : RowsOf<referral::Episode>(world.referral(), child.child_id.name())) {
    if (episode.state == state) return episode;
  }
  return std::nullopt;
}

}  // namespace

void Team::After(Instant when, const Child& child, void (Team::*act)(const Child&)) {
  desk_.At(when, [this, &child, act] { (this->*act)(child); });
}

void Team::PlanFor(const Child& child) {
  const Instant known = child.known_time;
  const auto at = [&](std::chrono::seconds from, std::chrono::seconds to,
                      void (Team::*act)(const Child&)) {
    After(known + world_.Between(from, to), child, act);
  };
  if (child.episodes.size() > 1 && world_.Chance(15)) {
    // After the councils' last word: what is told of a merged episode goes to the other one.
    at(hours(32), hours(40), &Team::Merge);
    if (world_.Chance(50)) at(hours(40), hours(60), &Team::Unmerge);
  }
  if (world_.Chance(30)) at(minutes(10), hours(30), &Team::Split);
  at(minutes(30), hours(10), &Team::SettleHeldNotice);
  if (world_.Chance(4)) at(hours(1), hours(60), &Team::DecideNotRequired);
  const uint64_t diligence = world_.Draw(20);
  if (diligence == 0) return;  // nobody does anything: the whole ladder must sound
  const bool is_quick = diligence < 17;
  at(minutes(5), is_quick ? hours(5) : hours(90), &Team::Offer);
  at(hours(1), is_quick ? hours(24) : hours(90), &Team::Book);
  if (world_.Chance(20)) at(hours(10), hours(50), &Team::Reschedule);
  if (world_.Chance(15)) at(hours(10), hours(50), &Team::ReleaseBooking);
  if (world_.Chance(30)) at(hours(2), hours(70), &Team::Attempt);
}

void Team::Offer(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  scheduling::OfferInterview command{scheduling::PlanIdOf(*plan), {}, "phone", kCoordinator};
  if (world_.Chance(50))
    command.offered_time = world_.now() - world_.Between(minutes(0), minutes(50));
  desk_.Do<scheduling::Plan>(world_.scheduling(), plan->authority_id, "OfferInterview", command);
}

void Team::Book(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  scheduling::BookInterview command;
  command.name = scheduling::PlanIdOf(*plan);
  command.interviewer_id =
      child.council->interviewers[world_.Draw(child.council->interviewers.size())];
  command.start_time = world_.now() + world_.Between(hours(1), hours(60));
  command.end_time = command.start_time + hours(1);
  command.caller = kCoordinator;
  // Holds are empty here, as after FLUSHALL: the booking must not need them.
  desk_.Ask<scheduling::Plan>(world_.scheduling(), plan->authority_id, "BookInterview",
                              command.caller, [command](messaging::Tx& tx) {
                                scheduling::MemorySlotHolds holds;
                                return Handle(command, holds, tx);
                              });
}

void Team::Reschedule(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  scheduling::RescheduleInterview command;
  command.name = scheduling::PlanIdOf(*plan);
  command.start_time = world_.now() + world_.Between(hours(1), hours(90));
  command.end_time = command.start_time + hours(1);
  command.caller = kCoordinator;
  desk_.Ask<scheduling::Plan>(world_.scheduling(), plan->authority_id, "RescheduleInterview",
                              command.caller, [command](messaging::Tx& tx) {
                                scheduling::MemorySlotHolds holds;
                                return Handle(command, holds, tx);
                              });
}

void Team::ReleaseBooking(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  desk_.Do<scheduling::Plan>(world_.scheduling(), plan->authority_id, "ReleaseBooking",
                             scheduling::ReleaseBooking{scheduling::PlanIdOf(*plan), kCoordinator});
}

void Team::Attempt(const Child& child) {
  const auto plan = OpenPlan(world_, child);
  if (!plan) return;
  desk_.Do<scheduling::Plan>(
      world_.scheduling(), plan->authority_id, "RecordAttempt",
      scheduling::RecordAttempt{
          scheduling::PlanIdOf(*plan), {}, "phone", "no_answer", kCoordinator});
}

void Team::DecideNotRequired(const Child& child) {
  constexpr const char* kReasons[] = {"recent_interview", "CHILD_18", "MOVED_OUT_OF_AREA"};
  const auto episode = EpisodeIn(world_, child, referral::EpisodeState::kAccepted);
  if (!episode) return;
  desk_.Do<referral::Episode>(
      world_.referral(), episode->authority_id, "DecideNotRequired",
      referral::DecideNotRequired{episode->episode_id, kReasons[world_.Draw(std::size(kReasons))],
                                  "users/manager"});
}

void Team::SettleHeldNotice(const Child& child) {
  const auto episode = EpisodeIn(world_, child, referral::EpisodeState::kHeld);
  if (!episode) return;
  if (world_.Chance(70)) {
    desk_.Do<referral::Episode>(world_.referral(), episode->authority_id, "ReleaseNotice",
                                referral::ReleaseNotice{episode->episode_id, "users/manager"});
  } else if (world_.Chance(50)) {
    desk_.Do<referral::Episode>(
        world_.referral(), episode->authority_id, "DismissNotice",
        referral::DismissNotice{episode->episode_id, "history", "users/manager"});
  }  // else it stays: the duty team is told
}

void Team::Merge(const Child& child) {
  const auto episodes = RowsOf<referral::Episode>(world_.referral(), child.child_id.name());
  if (episodes.size() < 2) return;
  referral::MergeEpisodes command;
  command.name = episodes[1].episode_id;
  command.into_episode_id = episodes[0].episode_id;
  command.caller = "users/manager";
  desk_.Do<referral::Episode>(world_.referral(), child.council->authority_id, "MergeEpisodes",
                              command);
}

void Team::Unmerge(const Child& child) {
  const auto episode = EpisodeIn(world_, child, referral::EpisodeState::kMerged);
  if (!episode) return;
  desk_.Do<referral::Episode>(world_.referral(), episode->authority_id, "UnmergeEpisode",
                              referral::UnmergeEpisode{episode->episode_id, "users/manager"});
}

void Team::Split(const Child& child) {
  for (const auto& plan : RowsOf<scheduling::Plan>(world_.scheduling(), child.child_id.name())) {
    if (plan.state != scheduling::PlanState::kCombined) continue;
    desk_.Do<scheduling::Plan>(world_.scheduling(), plan.authority_id, "SplitPlan",
                               scheduling::SplitPlan{scheduling::PlanIdOf(plan), kCoordinator});
    return;
  }
}

void Team::ReadMail(const notification::Mail& mail) {
  if (desk_.is_home() || !world_.Chance(25)) return;
  std::optional<AlertId> alert;
  for (const auto& [name, value] : mail.headers) {
    if (name == "X-Safereturn-Alert") alert = AlertId::Parse(value);
  }
  const auto person = Uuid::Parse(std::string_view(mail.to).substr(0, 36));
  if (!alert || !person) return;
  const Council* council = nullptr;
  for (const Council& each : councils_) {
    for (const PersonId& known : each.people) {
      if (known.uuid() == *person) council = &each;
    }
  }
  if (council == nullptr) return;
  const uint64_t mood = world_.Draw(10);
  const std::string caller = "users/" + person->ToString();
  desk_.At(world_.now() + world_.Between(minutes(1), hours(5)), [=, this, alert = *alert] {
    if (mood < 7) {
      notification::AcknowledgeAlert command{
          alert, PersonId(), "book_interview",
          world_.now() + world_.Between(minutes(10), minutes(250)), caller};
      desk_.Do<notification::Alert>(world_.notification(), council->authority_id,
                                    "AcknowledgeAlert", command);
    } else if (mood < 9) {
      desk_.Do<notification::Alert>(world_.notification(), council->authority_id, "DeclineAlert",
                                    notification::DeclineAlert{alert, PersonId(), caller});
    } else {
      const PersonId other = council->people[world_.Draw(council->people.size())];
      desk_.Do<notification::Alert>(world_.notification(), council->authority_id, "HandOverAlert",
                                    notification::HandOverAlert{alert, PersonId(), other, caller});
    }
  });
}

}  // namespace safereturn::sim
