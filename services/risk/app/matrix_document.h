// A matrix's document, JSON, as matrices/README.md describes it.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "services/risk/domain/matrix.h"

namespace safereturn::risk {

// Parses and checks a document. Nothing unknown is passed over: a misspelt field would be a rule
// that silently does not apply.
//
// Errors: INVALID_ARGUMENT with the path of the offending field:
//   MATRIX_TOO_LARGE (64 KiB), MATRIX_NOT_JSON, MATRIX_TOO_DEEP, MATRIX_FIELD_UNKNOWN,
//   MATRIX_FIELD_MISSING, MATRIX_FIELD_INVALID, MATRIX_FIELD_REPEATED; those of CheckMatrix.
absl::StatusOr<Matrix> ParseMatrix(const std::string& document);

// Returns the matrix of a published document: parsed once for each text, the last 64 are kept. A
// document that no longer parses is damage, not input.
// Thread-safety: any thread.
std::shared_ptr<const Matrix> PublishedMatrix(const std::string& document);

// Returns the built-in instrument's document (matrices/default.json).
const std::string& DefaultMatrixDocument();

}  // namespace safereturn::risk
