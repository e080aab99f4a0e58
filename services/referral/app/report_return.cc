#include "services/referral/app/report_return.h"

#include "libs/base/result.h"
#include "services/referral/app/referrals.h"
#include "services/referral/domain/matching.h"

namespace safereturn::referral {
namespace {

void Append(Events& events, Events more) {
  for (Event& event : more) events.push_back(std::move(event));
}

absl::StatusOr<Episode> Take(const ReturnReport& report, const Reporter& reporter, Tx& tx) {
  SR_ASSIGN_OR_RETURN(Notice notice, Check(report, reporter.source.source, tx.now()));
  SR_RETURN_IF_ERROR(CompletePlaces(reporter.source.authority_id, notice, tx));
  SR_ASSIGN_OR_RETURN(const Child child, RegisterChild(reporter, notice, tx));
  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(child.child_id, tx));
  Episode before;
  Events events;
  if (const Episode* known = MatchReturn(episodes, notice)) {
    before = *known;
  } else {
    SR_ASSIGN_OR_RETURN(events, OpenFor(notice, child, episodes, reporter, tx));
  }
  Episode episode = Evolve(before, events);
  const bool was_away = !episode.return_time.has_value();
  SR_ASSIGN_OR_RETURN(const Events told, Decide(episode, TellReturn{notice}, tx.now()));
  Append(events, told);
  episode = Evolve(std::move(episode), told);
  if (was_away) {
    SR_ASSIGN_OR_RETURN(Events settled, SettleReturn(episode, notice, reporter, tx));
    Append(events, std::move(settled));
  }
  episode = Keep(tx, std::move(before), events);
  SR_RETURN_IF_ERROR(ReviewOverlaps(episode, episodes, tx));
  return episode;
}

}  // namespace

absl::StatusOr<Episode> Handle(const ReportReturn& command, Tx& tx) {
  return Take(command.report, ReporterOf(command.authority_id, tx), tx);
}

void Touches(const ReturnReport& report, const Envelope& envelope, Prefetch& prefetch) {
  TouchReporter(envelope, prefetch);
  TouchChild(report.child, prefetch);
  TouchPlaces(report.home_urn, prefetch);
}

absl::Status On(const ReturnReport& report, const Envelope& envelope, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Reporter reporter, ReporterOf(envelope, tx));
  return Take(report, reporter, tx).status();
}

}  // namespace safereturn::referral
