#include "services/risk/app/commands.h"
#include "services/risk/app/stale.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

template <class Command>
absl::StatusOr<PatternCandidate> DecideAndCount(const Command& command, messaging::Tx& tx) {
  SR_RETURN_IF_ERROR(tx.Lock(command.name.name()));
  SR_ASSIGN_OR_RETURN(const PatternCandidate candidate,
                      tx.Load<PatternCandidate>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckEtag(candidate, command.etag, tx));
  SR_ASSIGN_OR_RETURN(const PatternEvents events, Decide(candidate, command, tx.now()));
  PatternCandidate next = Evolve(candidate, events.front());
  tx.Save(next, events);
  SR_ASSIGN_OR_RETURN(std::optional<PatternTally> tally,
                      tx.TryLoad<PatternTally>(candidate.authority_id));
  if (!tally) {
    tally.emplace();
    tally->authority_id = candidate.authority_id;
  }
  Count(*tally, candidate.kind, next.state);
  tx.Save(*tally);
  return next;
}

template <class Command>
void TouchCandidate(const Command& command, messaging::Prefetch& prefetch) {
  prefetch.Lock(command.name.name());
  prefetch.Key<PatternCandidate>(command.name.key());
  prefetch.Then([id = command.name](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const std::optional<PatternCandidate> candidate,
                        tx.TryLoad<PatternCandidate>(id.key()));
    if (candidate) more.Key<PatternTally>(candidate->authority_id);
    return absl::OkStatus();
  });
}

}  // namespace

void Touches(const ConfirmPattern& command, messaging::Prefetch& prefetch) {
  TouchCandidate(command, prefetch);
}

void Touches(const DismissPattern& command, messaging::Prefetch& prefetch) {
  TouchCandidate(command, prefetch);
}

absl::StatusOr<PatternCandidate> Handle(const ConfirmPattern& command, messaging::Tx& tx) {
  return DecideAndCount(command, tx);
}

absl::StatusOr<PatternCandidate> Handle(const DismissPattern& command, messaging::Tx& tx) {
  return DecideAndCount(command, tx);
}

}  // namespace safereturn::risk
