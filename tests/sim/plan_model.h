// A model of the escalation rules that shares no code with scheduling: it reads what a plan said,
// event by event, and objects to what docs/flows/escalation.md forbids. It knows the contract, the
// default ladder and the rules; nothing else.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/messaging/backend.h"

namespace safereturn::sim {

// A fact of another service that the rules speak of.
struct Acknowledged {
  int32_t step = 0;
  Instant acknowledged_time;
  Instant until_time;
};

// What the model must know beside the plan's own events.
struct Surroundings {
  struct Accepted {
    Instant return_time;
    bool under_12 = false;
    int count = 0;
  };
  // What scheduling heard about a child, in the order in which it did so.
  struct Heard {
    Instant time;               // of scheduling's unit of work
    int32_t level = 0;          // of an assessment that counts; 0: something else
    std::string missing_again;  // the episode of a child that is missing again
  };
  // An absence that may have begun after the return of a plan suspends it.
  struct MissingAgain {
    std::optional<Instant> latest_start;  // not known: it may
    [[nodiscard]] bool MayFollow(Instant return_time) const {
      return !latest_start || *latest_start > return_time;
    }
  };
  std::map<std::string, Accepted> accepted;         // episode → its referral
  std::map<std::string, std::vector<Heard>> heard;  // by child
  std::map<std::string, std::set<std::pair<int32_t, Instant>>> outcomes;  // child → what, when
  std::map<std::string, MissingAgain> missing_again;                      // by the new episode
  std::map<std::string, int32_t> not_required;            // episode → the outcome it means
  std::multimap<std::string, Acknowledged> acknowledged;  // alert → acknowledgements
  std::multimap<std::string, std::pair<int32_t, Instant>> declined;  // plan → step, time
};

class PlanModel {
 public:
  using Object = std::function<void(const std::string& what)>;
  PlanModel(const Surroundings& around, Object object)
      : around_(around), object_(std::move(object)) {}

  // The next event of the plan.
  void Hear(const messaging::JournalRow& row);
  // The world has come to rest at `now`: what should have happened by then?
  void Finish(Instant now);

  [[nodiscard]] bool is_closed() const { return state_ == State::kClosed; }
  [[nodiscard]] int32_t outcome() const { return outcome_; }
  [[nodiscard]] int clocks() const { return clocks_; }

 private:
  enum class State { kNone, kRunning, kSuspended, kCombined, kClosed };
  struct Step {
    int32_t step = 0;
    int32_t day = 0;
    Instant time;
  };
  struct Promise {
    int32_t step = 0;
    std::string alert;
    Instant until;
  };

  void OnStarted(const messaging::JournalRow& row);
  void OnCorrected(const messaging::JournalRow& row);
  void OnShifted(const messaging::JournalRow& row);
  void OnRaised(const messaging::JournalRow& row);
  void OnSettled(const messaging::JournalRow& row);
  void OnPromiseMade(const messaging::JournalRow& row);
  void OnPromiseLapsed(const messaging::JournalRow& row);
  void OnClosed(const messaging::JournalRow& row);
  void OnMilestone(const std::string& what);
  void OnPlace(const messaging::JournalRow& row);
  // Returns whether somebody who was told of a lower step said "I cannot", and this is the next
  // one. Each such answer counts once.
  bool UseDecline(const std::string& plan, int32_t step);

  [[nodiscard]] Instant TimeOf(int32_t step, int32_t day = 0) const;
  [[nodiscard]] bool MayFire(int32_t step) const;
  [[nodiscard]] bool IsMet(int32_t step) const;
  [[nodiscard]] bool IsConsidered(int32_t step, int32_t day) const;
  // Marks the steps that passed before `now` but the highest, which `cause` fires; objects if the
  // event says others.
  void SkipPassed(const std::set<int32_t>& said, const char* what, int32_t cause);
  // Takes in what scheduling heard up to `now`, and objects to what it should have done by then.
  void HearWorld(Instant now);
  void ObjectToDeafness();
  void CheckOutcome(const messaging::JournalRow& row);
  // What is owed at `now` and not considered.
  void ObjectToMissing(const std::string& before_what);
  void Consider(int32_t step, int32_t day);
  void EndUnit();
  void Say(const std::string& what) const;

  const Surroundings& around_;
  const Object object_;
  State state_ = State::kNone;
  Instant now_;       // of the event at hand
  std::string unit_;  // of the unit of work at hand: its instant and cause
  Instant return_time_;
  bool shifted_ = false;
  std::set<int32_t> considered_;  // steps 0 to 6: fired, met or skipped
  int32_t last_day_ = -1;
  bool breached_ = false;
  std::optional<Instant> offered_;
  std::optional<std::pair<std::string, Instant>> booking_;
  std::optional<Promise> promise_;
  std::optional<int32_t> pulls_above_;  // a lapse raises the next step above this one
  std::set<std::pair<int32_t, Instant>> used_declines_;
  std::string pulled_by_;
  std::optional<Step> catches_up_;  // the highest passed step, owed at once
  int32_t catches_up_cause_ = 0;
  std::string child_;
  size_t heard_ = 0;                            // how much of what was heard is taken in
  int32_t level_ = 0;                           // the child's, as heard last
  std::vector<Surroundings::Heard> heard_now_;  // in the instant at hand
  Instant place_time_ = Instant::min();         // of the last change of state
  std::set<std::string> suspended_for_;
  bool is_milestone_ = false;  // in this unit of work
  bool keeps_ = false;         // a promise must be said to be kept in this unit of work
  bool said_kept_ = false;
  int32_t outcome_ = 0;
  int clocks_ = 0;
};

}  // namespace safereturn::sim
