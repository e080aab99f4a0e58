// The use cases of dangers: raised, answered, closed, climbed.
#pragma once

#include <string>

#include "libs/seal/vault.h"
#include "services/interview/app/action_tables.h"

namespace safereturn::interview {

// Returns the id of the danger that this caller raises by this request about this subject: a repeat
// has the same one, so nothing but the danger itself must be looked up to know it. Another subject
// under the same request id is another danger: none is swallowed.
[[nodiscard]] DangerId DangerIdOf(const RaiseImmediateDanger& command,
                                  const std::string& request_id);

// Raises it in whatever state the case is, known or not. It reads without waiting and locks nothing
// but itself. `authority`: whose people are told where the case is not known; "" if the caller must
// say.
// Errors: those of Decide; INVALID_ARGUMENT/AUTHORITY_MISSING.
absl::StatusOr<Danger> Handle(const RaiseImmediateDanger& command, const DangerId& id,
                              const AuthorityId& authority, messaging::Tx& tx);
// Errors too: FAILED_PRECONDITION/CHILD_UNKNOWN for a note about a child that is not known: there
// is
//   no key for it; answer without.
absl::StatusOr<Danger> Handle(const AnswerDanger& command, seal::Vault& vault, messaging::Tx& tx);
absl::StatusOr<Danger> Handle(const CloseDanger& command, messaging::Tx& tx);
absl::Status TickDanger(const std::string& key, messaging::Tx& tx);

// Returns what was said in the `index`th answer.
absl::StatusOr<std::string> OpenNote(const Danger& danger, size_t index, seal::Vault& vault);

}  // namespace safereturn::interview
