#include "services/interview/domain/known.h"

#include <algorithm>

namespace safereturn::interview {

std::vector<KnownPlan> CoveredBy(const KnownPlan& lead, const std::vector<KnownPlan>& plans) {
  std::vector<KnownPlan> covered;
  for (const KnownPlan& plan : plans) {
    if (plan.plan_id != lead.plan_id && plan.state == KnownPlanState::kCombined &&
        plan.lead_plan_id == lead.plan_id) {
      covered.push_back(plan);
    }
  }
  std::sort(covered.begin(), covered.end(), [](const KnownPlan& a, const KnownPlan& b) {
    return std::pair(a.return_time, a.plan_id) < std::pair(b.return_time, b.plan_id);
  });
  covered.insert(covered.begin(), lead);
  return covered;
}

bool Includes(const KnownAgreement& agreement, std::string_view package, Instant now) {
  return agreement.is_active && (!agreement.expire_time || now < *agreement.expire_time) &&
         std::find(agreement.packages.begin(), agreement.packages.end(), package) !=
             agreement.packages.end();
}

}  // namespace safereturn::interview
