// The one function that turns inputs into a range of risk. Pure; its cost is bounded by the limits
// of matrix.h and of the history.
#pragma once

#include <string>
#include <vector>

#include "services/risk/domain/matrix.h"

namespace safereturn::risk {

// A factor or floor that counted: it holds, or nobody knows whether it holds.
struct Reason {
  std::string factor_key;
  Axis axis = Axis::kUnspecified;
  std::string reason_code;
  Truth truth = Truth::kUnspecified;
  int32_t points = 0;
};
SR_STRUCT(Reason, factor_key, axis, reason_code, truth, points)

struct Evaluation {
  RiskLevel lowest = RiskLevel::kUnspecified;   // every unknown is harmless
  RiskLevel highest = RiskLevel::kUnspecified;  // every unknown is harmful
  bool provisional = false;                     // no interview about this episode yet
  std::vector<Reason> reasons;                  // in the matrix's order
};
SR_STRUCT(Evaluation, lowest, highest, provisional, reasons)

// Said beside the factors' reasons.
inline constexpr std::string_view kFactorsNotKnown = "FACTORS_NOT_KNOWN";

// Returns whether an expression holds, by the logic of three values: what is unknown stays unknown
// unless the rest decides.
Truth Holds(const Expression& expression, const Inputs& inputs);

// Returns the range. Pre: CheckMatrix(matrix) is OK.
//
// Laws: highest >= lowest; turning a known fact into an unknown one never lowers `highest` and
// never raises `lowest` (a police grade that was not given is no unknown where the matrix says
// so).
Evaluation Evaluate(const Matrix& matrix, const Inputs& inputs);

// Returns the codes of the reasons that hold, each once, and FACTORS_NOT_KNOWN if any is unknown.
std::vector<std::string> ReasonCodes(const Evaluation& evaluation);

}  // namespace safereturn::risk
