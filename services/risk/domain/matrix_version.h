// Published versions of matrices, and which of them an authority's assessments use.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/risk/domain/ids.h"
#include "services/risk/domain/matrix.h"

namespace safereturn::risk {

// Whether a version decides, or is only compared.
enum class MatrixMode { kUnspecified = 0, kActive = 1, kShadow = 2 };
SR_ENUM(MatrixMode, kUnspecified, kActive, kShadow)

// The built-in instrument: in force for authorities that have published none.
inline constexpr std::string_view kDefaultMatrix = "default";
inline constexpr int32_t kDefaultVersion = 1;

// More would make every assessment of the authority cost more.
inline constexpr size_t kMostShadows = 2;

// One immutable version. The document is what was published, as it was.
struct MatrixVersion {
  std::string matrix_id;
  AuthorityId authority_id;
  int32_t version = 0;
  MatrixMode mode = MatrixMode::kUnspecified;
  std::string title;
  std::string document;
  int32_t factor_count = 0;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(MatrixVersion, matrix_id, authority_id, version, mode, title, document, factor_count,
          published_by, published_time)

struct MatrixRef {
  std::string matrix_id;
  int32_t version = 0;
};
SR_STRUCT(MatrixRef, matrix_id, version)

// What an authority's assessments use now: one row, so that an event reads no list.
struct InForce {
  AuthorityId authority_id;
  MatrixRef active;
  std::vector<MatrixRef> shadows;  // latest first
  std::vector<MatrixRef> latest;   // the highest version of every matrix id
  int32_t trigger_version = 0;     // 0: the built-in rules
};
SR_STRUCT(InForce, authority_id, active, shadows, latest, trigger_version)

struct MatrixPublished {
  std::string matrix_id;
  AuthorityId authority_id;
  int32_t version = 0;
  MatrixMode mode = MatrixMode::kUnspecified;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(MatrixPublished, matrix_id, authority_id, version, mode, published_by, published_time)
using MatrixEvent = std::variant<MatrixPublished>;
using MatrixEvents = std::vector<MatrixEvent>;

struct PublishMatrix {
  AuthorityId authority_id;
  std::string matrix_id;
  MatrixMode mode = MatrixMode::kUnspecified;
  std::string document;  // JSON, see services/risk/matrices/README.md
  std::string caller;
};
SR_STRUCT(PublishMatrix, authority_id, matrix_id, mode, document)

// Returns what is in force where nothing was published: the built-in matrix and rules.
InForce DefaultInForce(const AuthorityId& authority);

// Returns what is locked while an authority's rules are published: two at once get two versions.
std::string InForceName(const AuthorityId& authority);

// Returns the primary key of a published version: "E10000016.default.2".
std::string MatrixKey(const AuthorityId& authority, const MatrixRef& matrix);

// Returns whether this names the built-in instrument.
bool IsBuiltIn(const MatrixRef& matrix);

// Decides a new version of a document that was parsed and checked as `matrix`.
// Errors: INVALID_ARGUMENT/MATRIX_ID_INVALID, MATRIX_MODE_MISSING, AUTHORITY_MISSING;
//   FAILED_PRECONDITION/MATRIX_TOO_MANY_SHADOWS.
absl::StatusOr<MatrixVersion> Decide(const InForce& in_force, const PublishMatrix& command,
                                     const Matrix& matrix, Instant now);

// Returns what is in force from now. An active version ends older shadows of its own id: it
// replaces what they would be compared with.
InForce Evolve(InForce in_force, const MatrixPublished& published);

// Returns the event that a version says.
MatrixPublished ToEvent(const MatrixVersion& version);

}  // namespace safereturn::risk
