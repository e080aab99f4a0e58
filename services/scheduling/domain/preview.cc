#include "services/scheduling/domain/preview.h"

#include <algorithm>
#include <utility>

#include "services/scheduling/domain/decide.h"
#include "services/scheduling/domain/event_names.h"

namespace safereturn::scheduling {
namespace {

PreviewItem Describe(const Event& event, Instant at) {
  PreviewItem item;
  item.time = at;
  item.type = EventName(event);
  if (const auto* raised = std::get_if<EscalationRaised>(&event)) {
    item.step = raised->step;
    item.day = raised->day;
    item.roles = raised->roles;
    item.template_key = raised->template_key;
  } else if (const auto* settled = std::get_if<StepSettled>(&event)) {
    item.step = settled->step;
    item.reason = settled->reason;
  } else if (const auto* lapsed = std::get_if<PromiseLapsed>(&event)) {
    item.step = lapsed->step;
  }
  return item;
}

}  // namespace

std::vector<PreviewItem> Preview(const Plan& plan, const Ladder& ladder, Instant now,
                                 size_t limit) {
  std::vector<PreviewItem> items;
  Plan state = plan;
  while (items.size() < limit) {
    const auto due = NextDue(state);
    if (!due) break;
    // What is overdue happens now.
    const Instant at = std::max(*due, now);
    const Events events = Decide(state, ladder, Tick{}, at);
    for (const Event& event : events) {
      if (items.size() < limit) items.push_back(Describe(event, at));
    }
    state = Fold(std::move(state), events);
  }
  return items;
}

}  // namespace safereturn::scheduling
