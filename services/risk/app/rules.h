// The matrices and repeat rules that an authority's events are judged by.
#pragma once

#include <memory>
#include <vector>

#include "libs/messaging/tx.h"
#include "services/risk/domain/matrix_version.h"
#include "services/risk/domain/trigger.h"

namespace safereturn::risk {

struct RuleMatrix {
  MatrixRef ref;
  std::shared_ptr<const Matrix> matrix;
};

struct Rules {
  RuleMatrix active;
  std::vector<RuleMatrix> shadows;
  TriggerPolicy triggers;
};

// Declares what LoadRules reads.
void TouchRules(const AuthorityId& authority, messaging::Prefetch& prefetch);

// Returns what is in force; the built-in where the authority has published nothing.
absl::StatusOr<InForce> LoadInForce(const AuthorityId& authority, messaging::Tx& tx);
absl::StatusOr<Rules> LoadRules(const AuthorityId& authority, messaging::Tx& tx);

}  // namespace safereturn::risk
