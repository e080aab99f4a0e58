#include "services/referral/app/report_missing.h"

#include "libs/base/result.h"
#include "services/referral/app/referrals.h"
#include "services/referral/domain/case_reference.h"
#include "services/referral/domain/matching.h"

namespace safereturn::referral {
namespace {

absl::StatusOr<Episode> Take(const MissingReport& report, const Reporter& reporter, Tx& tx) {
  SR_ASSIGN_OR_RETURN(Notice notice, Check(report, reporter.source.source, tx.now()));
  SR_RETURN_IF_ERROR(CompletePlaces(reporter.source.authority_id, notice, tx));
  SR_ASSIGN_OR_RETURN(const Child child, RegisterChild(reporter, notice, tx));
  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(child.child_id, tx));
  Episode episode;
  Events events;
  if (const Episode* known = MatchReport(episodes, notice)) {
    episode = *known;
    SR_ASSIGN_OR_RETURN(events, Decide(episode, RepeatReport{notice}, tx.now()));
  } else {
    SR_ASSIGN_OR_RETURN(events, OpenFor(notice, child, episodes, reporter, tx));
  }
  episode = Keep(tx, std::move(episode), events);
  SR_RETURN_IF_ERROR(ReviewOverlaps(episode, episodes, tx));
  return episode;
}

}  // namespace

absl::StatusOr<Episode> Handle(const ReportMissing& command, Tx& tx) {
  return Take(command.report, ReporterOf(command.authority_id, tx), tx);
}

void Touches(const MissingReport& report, const Envelope& envelope, Prefetch& prefetch) {
  TouchReporter(envelope, prefetch);
  TouchChild(report.child, prefetch);
  TouchPlaces(report.home_urn, prefetch);
  // Most reports open an episode: look for a clash of its reference together with the others.
  prefetch.Find<Episode>("case_reference", CaseReference(SeedOf(envelope), 0));
}

absl::Status On(const MissingReport& report, const Envelope& envelope, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Reporter reporter, ReporterOf(envelope, tx));
  return Take(report, reporter, tx).status();
}

}  // namespace safereturn::referral
