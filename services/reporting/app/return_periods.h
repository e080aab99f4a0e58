// Figures as the rows of the returns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/data_returns/tables.h"
#include "services/reporting/app/make_return.h"

namespace safereturn::reporting {

struct Periods {
  std::vector<data_returns::MissingPeriod> rows;  // as SortForReturn wants them
  std::map<std::string, const Figure*> figures;   // by MissingPeriod::id
  std::vector<LeftOut> left_out;
};

// Returns the rows that the format can hold, and what it cannot.
[[nodiscard]] Periods ToPeriods(const ReturnRequest& request, const std::vector<Figure>& figures,
                                const ChildIdentities& children, Instant now);

// What the dataset says of an interview: Y, N, NA, or "" where it is not known yet.
struct InterviewAnswers {
  std::string offered;
  std::string accepted;
};
[[nodiscard]] InterviewAnswers AnswersOf(const Figure& figure, Instant now);

}  // namespace safereturn::reporting
