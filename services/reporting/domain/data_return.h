// That a data return was made. The file is not kept: it names children by their authority's ids and
// dates of birth, and the same figures give the same bytes again.
#pragma once

#include <string>

#include "libs/base/clock.h"
#include "services/reporting/domain/codes.h"
#include "services/reporting/domain/ids.h"

namespace safereturn::reporting {

struct DataReturn {
  DataReturnId return_id;
  AuthorityId authority_id;
  ReturnKind kind = ReturnKind::kUnspecified;
  int32_t year = 0;
  int32_t row_count = 0;
  int32_t left_out_count = 0;
  int32_t finding_count = 0;
  std::string content_sha256;
  std::string made_by;
  Instant made_time;
};
SR_STRUCT(DataReturn, return_id, authority_id, kind, year, row_count, left_out_count, finding_count,
          content_sha256, made_by, made_time)

}  // namespace safereturn::reporting
