#include "services/risk/domain/matrix_version.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

bool IsMatrixId(std::string_view text) {
  constexpr size_t kLongest = 40;
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

int32_t LatestOf(const InForce& in_force, const std::string& matrix_id) {
  for (const MatrixRef& each : in_force.latest) {
    if (each.matrix_id == matrix_id) return each.version;
  }
  return matrix_id == kDefaultMatrix ? kDefaultVersion : 0;
}

}  // namespace

InForce DefaultInForce(const AuthorityId& authority) {
  InForce in_force;
  in_force.authority_id = authority;
  in_force.active = {std::string(kDefaultMatrix), kDefaultVersion};
  return in_force;
}

std::string InForceName(const AuthorityId& authority) { return "inForce/" + authority; }

std::string MatrixKey(const AuthorityId& authority, const MatrixRef& matrix) {
  return authority + "." + matrix.matrix_id + "." + std::to_string(matrix.version);
}

bool IsBuiltIn(const MatrixRef& matrix) {
  return matrix.matrix_id == kDefaultMatrix && matrix.version == kDefaultVersion;
}

absl::StatusOr<MatrixVersion> Decide(const InForce& in_force, const PublishMatrix& command,
                                     const Matrix& matrix, Instant now) {
  if (command.authority_id.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAuthorityMissing,
                  "say for which authority", "authority_id");
  }
  if (!IsMatrixId(command.matrix_id)) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kMatrixIdInvalid,
                  "a matrix's id is 1 to 40 of a-z, 0-9, _ and -", "matrix_id");
  }
  if (command.mode == MatrixMode::kUnspecified) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kMatrixModeMissing,
                  "ACTIVE or SHADOW", "mode");
  }
  const bool replaces =
      std::any_of(in_force.shadows.begin(), in_force.shadows.end(),
                  [&](const MatrixRef& each) { return each.matrix_id == command.matrix_id; });
  if (command.mode == MatrixMode::kShadow && !replaces && in_force.shadows.size() >= kMostShadows) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kMatrixTooManyShadows,
                  "two matrices run in shadow already; publish a version of one of them, or make "
                  "one active",
                  "mode");
  }
  MatrixVersion version;
  version.matrix_id = command.matrix_id;
  version.authority_id = command.authority_id;
  version.version = LatestOf(in_force, command.matrix_id) + 1;
  version.mode = command.mode;
  version.title = matrix.title;
  version.document = command.document;
  version.factor_count = static_cast<int32_t>(matrix.factors.size() + matrix.floors.size());
  version.published_by = command.caller;
  version.published_time = now;
  return version;
}

InForce Evolve(InForce in_force, const MatrixPublished& published) {
  const MatrixRef matrix{published.matrix_id, published.version};
  std::erase_if(in_force.latest,
                [&](const MatrixRef& each) { return each.matrix_id == matrix.matrix_id; });
  in_force.latest.push_back(matrix);
  std::erase_if(in_force.shadows,
                [&](const MatrixRef& each) { return each.matrix_id == matrix.matrix_id; });
  if (published.mode == MatrixMode::kActive) {
    in_force.active = matrix;
  } else {
    in_force.shadows.insert(in_force.shadows.begin(), matrix);
  }
  return in_force;
}

MatrixPublished ToEvent(const MatrixVersion& version) {
  return {version.matrix_id, version.authority_id, version.version,
          version.mode,      version.published_by, version.published_time};
}

}  // namespace safereturn::risk
