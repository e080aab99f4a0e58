// Makes the returns that councils owe from figures: a pure function of what is known.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/data_returns/rules.h"
#include "services/reporting/app/child_identities.h"
#include "services/reporting/domain/figure.h"

namespace safereturn::reporting {

struct ReturnRequest {
  AuthorityId authority_id;
  ReturnKind kind = ReturnKind::kUnspecified;
  int year = 0;  // in which the collection year ends
  std::vector<data_returns::File> supplied;
};

struct LeftOut {
  EpisodeId episode_id;
  std::string reason;
};

// Why an episode is not in a return.
namespace left_out {
inline constexpr char kChildUnknown[] = "CHILD_UNKNOWN";  // referral does not know the child
inline constexpr char kNoChildId[] = "NO_CHILD_ID";       // the authority's own id, as it must be
inline constexpr char kNoBirthDate[] = "NO_BIRTH_DATE";
inline constexpr char kNoStart[] = "NO_START";
inline constexpr char kNoCategory[] = "NO_CATEGORY";
}  // namespace left_out

struct MadeReturn {
  std::string file_name;
  std::string content;
  int row_count = 0;
  std::string lineage;                          // CSV
  std::optional<data_returns::Report> checked;  // absent: the return has no public rules
  std::vector<LeftOut> left_out;                // in order of figures
  std::vector<std::string> blank_columns;       // not ours to fill
  std::vector<std::string> children_not_supplied;
};

// Returns the return, the same bytes for the same figures. `now` tells which interviews are still
// to be offered.
//
// An absence that ended after the collection year is written as open, as it was at its end.
// Errors: INVALID_ARGUMENT with KIND_UNSPECIFIED, YEAR_INVALID, FILE_UNKNOWN, FILE_TWICE, or what
//   libs/data_returns says of a supplied file (LIST_UNKNOWN, CSV_BROKEN, XML_BROKEN …).
// Source: domain facts 3.1 to 3.4.
// Thread-safety: pure.
[[nodiscard]] absl::StatusOr<MadeReturn> MakeReturn(const ReturnRequest& request,
                                                    const std::vector<Figure>& figures,
                                                    const ChildIdentities& children, Instant now);

// Refuses what MakeReturn would refuse without looking at any figure.
[[nodiscard]] absl::Status CheckRequest(const ReturnRequest& request);

}  // namespace safereturn::reporting
