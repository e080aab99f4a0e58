#include "services/risk/app/commands.h"
#include "services/risk/app/matrix_document.h"
#include "services/risk/app/rules.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {

void Touches(const PublishMatrix& command, messaging::Prefetch& prefetch) {
  prefetch.Lock(InForceName(command.authority_id));
  prefetch.Key<InForce>(command.authority_id);
}

absl::StatusOr<MatrixVersion> Handle(const PublishMatrix& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Matrix matrix, ParseMatrix(command.document));
  // Two that are published at once get different versions.
  SR_RETURN_IF_ERROR(tx.Lock(InForceName(command.authority_id)));
  SR_ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(command.authority_id, tx));
  SR_ASSIGN_OR_RETURN(const MatrixVersion version, Decide(in_force, command, matrix, tx.now()));
  tx.Save(version, MatrixEvents{ToEvent(version)});
  tx.Save(Evolve(in_force, ToEvent(version)));
  return version;
}

}  // namespace safereturn::risk
