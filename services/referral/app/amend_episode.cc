#include "services/referral/app/amend_episode.h"

#include "libs/base/result.h"
#include "services/referral/app/referrals.h"
#include "services/referral/domain/matching.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// `Command` is CorrectTimes or Withdraw; both carry an Amendment.
template <class Command, class Report>
absl::StatusOr<Episode> Take(const Report& report, const Reporter& reporter, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Amendment amendment, Check(report, reporter.source.source, tx.now()));
  SR_ASSIGN_OR_RETURN(const auto child,
                      FindChild(reporter.source.authority_id, amendment.child, tx));
  if (!child) {
    return Refuse(absl::StatusCode::kNotFound, reasons::kChildNotFound,
                  "no child is known by these identifiers", "child");
  }
  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(child->child_id, tx));
  SR_ASSIGN_OR_RETURN(const Episode* found, MatchAmendment(episodes, amendment));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(*found, Command{amendment}, tx.now()));
  const Episode episode = Keep(tx, *found, events);
  SR_RETURN_IF_ERROR(ReviewOverlaps(episode, episodes, tx));
  return episode;
}

}  // namespace

absl::StatusOr<Episode> Handle(const CorrectEpisode& command, Tx& tx) {
  return Take<CorrectTimes>(command.report, ReporterOf(command.authority_id, tx), tx);
}

absl::StatusOr<Episode> Handle(const WithdrawEpisode& command, Tx& tx) {
  return Take<Withdraw>(command.report, ReporterOf(command.authority_id, tx), tx);
}

void Touches(const CorrectionReport& report, const Envelope& envelope, Prefetch& prefetch) {
  TouchReporter(envelope, prefetch);
  TouchChild(report.child, prefetch);
}

absl::Status On(const CorrectionReport& report, const Envelope& envelope, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Reporter reporter, ReporterOf(envelope, tx));
  return Take<CorrectTimes>(report, reporter, tx).status();
}

void Touches(const WithdrawalReport& report, const Envelope& envelope, Prefetch& prefetch) {
  TouchReporter(envelope, prefetch);
  TouchChild(report.child, prefetch);
}

absl::Status On(const WithdrawalReport& report, const Envelope& envelope, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Reporter reporter, ReporterOf(envelope, tx));
  return Take<Withdraw>(report, reporter, tx).status();
}

}  // namespace safereturn::referral
