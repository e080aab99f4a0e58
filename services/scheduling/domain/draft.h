// A plan while something is being decided: what is said is folded in at once, so that every rule
// sees what the rules before it did.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

class Draft {
 public:
  Draft(Plan plan, const Ladder& ladder, Instant now)
      : plan_(std::move(plan)), ladder_(ladder), now_(now) {}

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] Instant now() const { return now_; }

  template <class T>
  void Say(T event) {
    events_.emplace_back(std::move(event));
    plan_ = Evolve(std::move(plan_), events_.back());
  }
  // Says an event that needs nothing but the ids.
  template <class T>
  void Say() {
    Say(Make<T>());
  }
  // Returns an event with the plan's ids filled in.
  template <class T>
  [[nodiscard]] T Make() const {
    T event;
    event.plan_id = PlanIdOf(plan_);
    event.child_id = plan_.child_id;
    event.authority_id = plan_.authority_id;
    return event;
  }

  // Considers everything that is due by now, in the order in which it fell due: a late tick does
  // what timely ones would have done. Afterwards NextDue is in the future or nothing.
  void Advance();

  // Settles a step: met or fired.
  void Consider(const DueStep& due, EscalationCause cause);

  // Considers the lowest unsettled step between `above` and the breach at once, whatever its
  // offset: it is owed since `owed`.
  void PullForward(int32_t above, Instant owed, EscalationCause cause);

  // What happens to steps that had passed already when the clock (re)starts at its present return:
  // all but the highest are skipped.
  struct Passed {
    std::vector<int32_t> skipped;
    std::optional<DueStep> highest;
    bool breach = false;
  };
  // `next` is the plan as it will be. Pure.
  static Passed PassedSteps(const Plan& next, Instant now);
  // Fires the highest of them (where it may fire now; else it waits) and says the breach.
  void CatchUp(const Passed& passed, EscalationCause cause);

  // Says that a milestone was recorded: it keeps a standing promise (product decision 4).
  void KeepPromise();
  void Suspend(const EpisodeId& new_episode);
  void Release(const std::string& reason);
  // `lead_offer`: an offer of the lead counts for the plans that it covers.
  void Close(Outcome outcome, std::optional<Instant> outcome_time, const std::string& recorded_by,
             std::optional<Instant> lead_offer = std::nullopt);

  [[nodiscard]] Events Take() { return std::move(events_); }

 private:
  void Raise(const DueStep& due, EscalationCause cause);
  void LapsePromise();
  // Returns the step that would fire after `fired` if nothing changes.
  [[nodiscard]] std::optional<DueStep> StepAfter(const DueStep& fired) const;

  Plan plan_;
  const Ladder& ladder_;
  const Instant now_;
  Events events_;
};

}  // namespace safereturn::scheduling
