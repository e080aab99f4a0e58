#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Ladder> Handle(const PublishLadder& command, messaging::Tx& tx) {
  // Two that are published at once get different versions.
  SR_RETURN_IF_ERROR(tx.Lock("ladders/" + command.authority_id));
  SR_ASSIGN_OR_RETURN(const std::vector<Ladder> published,
                      tx.Find<Ladder>("scope", command.authority_id));
  SR_ASSIGN_OR_RETURN(const LadderEvents events, Decide(published, command, tx.now()));
  const Ladder ladder = Evolve(Ladder(), events.front());
  tx.Save(ladder, events);
  return ladder;
}

}  // namespace safereturn::scheduling
