// Loading and keeping interviews and their sealed parts, for the use cases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/interview/app/frameworks.h"
#include "services/interview/app/plans.h"
#include "services/interview/domain/decide.h"

namespace safereturn::interview {

// Folds and saves. No lock is needed: whatever was decided here changes the interview, and its
// version refuses the write of who decided over an older one.
Interview Keep(const Interview& before, const InterviewEvents& events, messaging::Tx& tx);

// Seal and open whole documents and additions. `context` is the resource's name, so that what is
// moved to another row does not open.
// Errors: those of seal::Vault.
absl::StatusOr<Sealed> SealDocument(const ChildId& child, const std::string& context,
                                    const Document& document, seal::Vault& vault);
absl::StatusOr<Document> OpenDocument(const ChildId& child, const std::string& context,
                                      const Sealed& sealed, seal::Vault& vault);
absl::StatusOr<Sealed> SealAddition(const ChildId& child, const AdditionId& id,
                                    const AdditionText& text, seal::Vault& vault);
absl::StatusOr<AdditionText> OpenAddition(const Addition& addition, seal::Vault& vault);

// Returns the resource name of a record: the context of its seal.
[[nodiscard]] std::string RecordName(const InterviewId& id);

// Returns the digests of linked values, sorted, each once.
// Errors: those of CheckLinked; INVALID_ARGUMENT/FACT_INVALID if nothing is left to compare.
absl::StatusOr<std::vector<LinkedFact>> DigestsOf(const std::vector<LinkedText>& linked,
                                                  const std::string& prefix,
                                                  const seal::FactDigest& digest);

// Returns all additions of an interview, oldest first.
absl::StatusOr<std::vector<Addition>> AdditionsOf(const InterviewId& id, messaging::Tx& tx);

// Seals and saves an addition; `earlier` are those that stand.
absl::Status Append(const Interview& interview, AdditionKind kind, StatementKind statement_kind,
                    const std::string& added_by, const AdditionText& text,
                    const std::vector<Addition>& earlier, seal::Vault& vault, messaging::Tx& tx);

}  // namespace safereturn::interview
