#include "tests/sim/plan_model.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "libs/base/civil.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::scheduling::v1;
using messaging::JournalRow;
using std::chrono::hours;

// docs/flows/escalation.md, the default ladder.
constexpr std::array<int, 8> kHours = {0, 4, 24, 36, 48, 60, 72, 96};
constexpr std::array<int, 8> kHoursUnder12 = {0, 4, 4, 24, 36, 48, 72, 96};
constexpr int32_t kBreach = 6;
constexpr int32_t kDaily = 7;
constexpr hours kStatutory{72};
constexpr hours kLongestPromise{4};
// From this level of risk on the ladder is one step earlier: high (domain facts 2.1).
constexpr int32_t kShiftFromLevel = 4;

template <class Proto>
Proto Read(const JournalRow& row) {
  Proto message;
  message.ParseFromString(row.data);
  return message;
}

std::string StepName(int32_t step, int32_t day) {
  return "step " + std::to_string(step) + (step == kDaily ? " day " + std::to_string(day) : "");
}

template <class Repeated>
std::set<int32_t> SetOf(const Repeated& numbers) {
  return std::set<int32_t>(numbers.begin(), numbers.end());
}

}  // namespace

void PlanModel::Say(const std::string& what) const { object_(FormatInstant(now_) + " " + what); }

Instant PlanModel::TimeOf(int32_t step, int32_t day) const {
  const auto index = static_cast<size_t>(step);
  return return_time_ + hours(shifted_ ? kHoursUnder12[index] : kHours[index]) + hours(24) * day;
}

bool PlanModel::MayFire(int32_t step) const {
  const bool waits = step >= 1 && step < kBreach;
  switch (state_) {
    case State::kRunning:
      return !(waits && promise_ && promise_->until > now_);
    case State::kSuspended:
      return !waits;
    case State::kCombined:
      return step == kBreach;
    default:
      return false;
  }
}

bool PlanModel::IsMet(int32_t step) const {
  const bool arranged = booking_ && booking_->second <= return_time_ + kStatutory;
  if (step == 1 || step == 4) return arranged || offered_;
  return (step == 2 || step == 3 || step == 5) && arranged;
}

bool PlanModel::IsConsidered(int32_t step, int32_t day) const {
  return step == kDaily ? day <= last_day_ : considered_.contains(step);
}

void PlanModel::Consider(int32_t step, int32_t day) {
  if (step == kDaily) {
    last_day_ = day;
  } else {
    considered_.insert(step);
  }
  if (catches_up_ && catches_up_->step == step) catches_up_.reset();
}

void PlanModel::SkipPassed(const std::set<int32_t>& said, const char* what, int32_t cause) {
  std::vector<Step> passed;
  for (int32_t step = 0; step <= kBreach; ++step) {
    if (state_ == State::kCombined && step != kBreach) continue;
    if (!IsConsidered(step, 0) && TimeOf(step) < now_) passed.push_back({step, 0, TimeOf(step)});
  }
  std::stable_sort(passed.begin(), passed.end(),
                   [](const Step& a, const Step& b) { return a.time < b.time; });
  if (state_ != State::kCombined && TimeOf(kDaily, last_day_ + 1) < now_) {
    const auto day = static_cast<int32_t>((now_ - TimeOf(kDaily)) / hours(24));
    passed.push_back({kDaily, day, TimeOf(kDaily, day)});
  }
  if (!passed.empty()) {
    catches_up_ = passed.back();
    catches_up_cause_ = cause;
    passed.pop_back();
  }
  std::set<int32_t> expected;
  for (const Step& step : passed) {
    expected.insert(step.step);
    considered_.insert(step.step);
  }
  if (expected != said) Say(std::string(what) + " skips other steps than those that had passed");
}

void PlanModel::ObjectToMissing(const std::string& before_what) {
  for (int32_t step = 0; step <= kBreach; ++step) {
    if (MayFire(step) && !IsConsidered(step, 0) && TimeOf(step) <= now_) {
      Say(StepName(step, 0) + " was due at " + FormatInstant(TimeOf(step)) +
          " and is missing before " + before_what);
    }
  }
  const int32_t day = last_day_ + 1;
  if (MayFire(kDaily) && TimeOf(kDaily, day) <= now_) {
    Say(StepName(kDaily, day) + " is missing before " + before_what);
  }
  if (promise_ && promise_->until <= now_)
    Say("a promise that ended is still kept before " + before_what);
}

void PlanModel::EndUnit() {
  if (catches_up_ && MayFire(catches_up_->step)) {
    Say(StepName(catches_up_->step, catches_up_->day) + " had passed and did not fire at once");
  }
  catches_up_.reset();
  if (pulls_above_) {
    for (int32_t step = *pulls_above_ + 1; step < kBreach; ++step) {
      if (!IsConsidered(step, 0)) {
        Say(StepName(step, 0) + " did not fire at once after " + pulled_by_);
        break;
      }
    }
    pulls_above_.reset();
  }
  if (keeps_ && !said_kept_) Say("a milestone did not keep the standing promise");
  if (said_kept_ && !is_milestone_) Say("a promise was kept without a milestone");
  keeps_ = said_kept_ = is_milestone_ = false;
}

void PlanModel::OnStarted(const JournalRow& row) {
  const auto event = Read<pb::ClockStarted>(row);
  ++clocks_;
  if (state_ != State::kNone) Say("the clock started twice");
  state_ = State::kRunning;
  place_time_ = now_;
  return_time_ = ToInstant(event.return_time());
  shifted_ = event.shifted();
  const auto accepted = around_.accepted.find(event.episode_id());
  if (accepted == around_.accepted.end()) {
    Say("a clock without an accepted referral");
  } else if (accepted->second.return_time != return_time_) {
    Say("the clock does not start as the referral says");
  } else {
    // What was heard in the instant of the birth was heard before or after it.
    bool may_be_high = level_ >= kShiftFromLevel;
    bool may_be_low = !may_be_high;
    for (const auto& heard : heard_now_) {
      may_be_high |= heard.level >= kShiftFromLevel;
      may_be_low |= heard.level > 0 && heard.level < kShiftFromLevel;
    }
    if (accepted->second.under_12) may_be_low = !(may_be_high = true);
    if (!(shifted_ ? may_be_high : may_be_low))
      Say("the clock does not start on the ladder that age and risk ask for");
  }
  if (ToInstant(event.due_time()) != return_time_ + kStatutory)
    Say("due is not 72 hours after return");
  for (int32_t step = 0; step <= kDaily; ++step) {
    const auto pinned = std::chrono::minutes(event.step_offset_minutes(step));
    if (TimeOf(step) != return_time_ + pinned)
      Say(StepName(step, 0) + " is pinned at a wrong time");
  }
  SkipPassed(SetOf(event.skipped_steps()), "the start", pb::ESCALATION_CAUSE_LATE_NOTICE);
}

void PlanModel::OnCorrected(const JournalRow& row) {
  const auto event = Read<pb::ClockCorrected>(row);
  return_time_ = ToInstant(event.return_time());
  if (ToInstant(event.due_time()) != return_time_ + kStatutory)
    Say("due is not 72 hours after return");
  if (state_ == State::kClosed) return;
  SkipPassed(SetOf(event.skipped_steps()), "the correction", pb::ESCALATION_CAUSE_CORRECTED);
}

void PlanModel::OnShifted(const JournalRow& row) {
  const auto event = Read<pb::LadderShifted>(row);
  if (shifted_) Say("the ladder was shifted again");
  if (state_ == State::kNone || state_ == State::kClosed) Say("shifted although it is not open");
  const bool is_known = level_ == event.level() ||
                        std::any_of(heard_now_.begin(), heard_now_.end(),
                                    [&](auto& each) { return each.level == event.level(); });
  if (event.level() < kShiftFromLevel || !is_known) Say("shifted for a level that nobody assessed");
  if (ToInstant(event.shifted_time()) != now_) Say("the shift says another time than its event");
  shifted_ = true;
  for (int32_t step = 0; step <= kDaily; ++step) {
    if (TimeOf(step) != return_time_ + std::chrono::minutes(event.step_offset_minutes(step)))
      Say(StepName(step, 0) + " is shifted to a wrong time");
  }
  SkipPassed(SetOf(event.skipped_steps()), "the shift", pb::ESCALATION_CAUSE_RISK);
}

bool PlanModel::UseDecline(const std::string& plan, int32_t step) {
  const auto [from, to] = around_.declined.equal_range(plan);
  for (auto each = from; each != to; ++each) {
    const auto& [declined, time] = each->second;
    if (declined >= step || time > now_ || used_declines_.contains(each->second)) continue;
    bool is_next = true;
    for (int32_t lower = declined + 1; lower < step; ++lower) is_next &= IsConsidered(lower, 0);
    if (!is_next) continue;
    used_declines_.insert(each->second);
    return true;
  }
  return false;
}

void PlanModel::OnRaised(const JournalRow& row) {
  const auto event = Read<pb::EscalationRaised>(row);
  const int32_t step = event.step();
  const std::string name = StepName(step, event.day());
  const bool is_pulled = event.cause() == pb::ESCALATION_CAUSE_PROMISE_LAPSED ||
                         event.cause() == pb::ESCALATION_CAUSE_DECLINED;
  if (IsConsidered(step, event.day())) Say(name + " fired again");
  if (ToInstant(event.raised_time()) != now_) Say(name + " says another time than its event");
  if (IsMet(step)) Say(name + " fired although what it asks for was there");
  // A "cannot" goes up also while another promise stands.
  const bool may_fire = MayFire(step) || (event.cause() == pb::ESCALATION_CAUSE_DECLINED &&
                                          state_ == State::kRunning && step < kBreach);
  if (!may_fire) Say(name + " fired while it had to wait");
  if (event.cause() == pb::ESCALATION_CAUSE_DECLINED) {
    if (!UseDecline(event.plan_id(), step)) Say(name + " was passed on by nobody");
  } else if (is_pulled) {
    if (!pulls_above_) {
      Say(name + " was pulled forward by nothing");
    } else {
      for (int32_t lower = *pulls_above_ + 1; lower < step; ++lower) {
        if (!IsConsidered(lower, 0))
          Say(name + " was pulled forward before step " + std::to_string(lower));
      }
      if (step <= *pulls_above_ || step >= kBreach) Say(name + " cannot be pulled forward");
    }
    pulls_above_.reset();
  } else {
    const Instant due = TimeOf(step, event.day());
    if (now_ < due) Say(name + " fired early: it is due at " + FormatInstant(due));
    if (ToInstant(event.step_due_time()) != due) Say(name + " says a wrong due time");
    const bool catches_up =
        catches_up_ && catches_up_->step == step && catches_up_->day == event.day();
    if (step == kDaily && event.day() != last_day_ + 1 && !catches_up)
      Say(name + " leaves a day out");
    const int32_t cause = catches_up && step != 0 ? catches_up_cause_ : pb::ESCALATION_CAUSE_DUE;
    if (event.cause() != cause) Say(name + " says a wrong cause");
  }
  if (step == kBreach && !breached_) Say("the breach alert fired before the breach was said");
  Consider(step, event.day());
}

void PlanModel::OnSettled(const JournalRow& row) {
  const auto event = Read<pb::StepSettled>(row);
  const int32_t step = event.step();
  if (IsConsidered(step, 0)) Say(StepName(step, 0) + " was settled again");
  if (!IsMet(step)) Say(StepName(step, 0) + " was settled although nothing it asks for was there");
  if (pulls_above_ && step > *pulls_above_) {
    pulls_above_.reset();
  } else if (now_ < TimeOf(step) && !UseDecline(event.plan_id(), step)) {
    Say(StepName(step, 0) + " was settled before it was due");
  }
  Consider(step, 0);
}

void PlanModel::OnPromiseMade(const JournalRow& row) {
  const auto event = Read<pb::PromiseMade>(row);
  const Instant until = ToInstant(event.until_time());
  if (state_ != State::kRunning) Say("a promise was taken by a plan that does not run");
  if (event.step() < 0 || event.step() >= kBreach)
    Say("a promise about a step that nobody can own");
  if (promise_ && event.step() < promise_->step)
    Say("a promise of a lower step replaced a higher one");
  const auto [from, to] = around_.acknowledged.equal_range(event.alert_id());
  const auto source = std::find_if(from, to, [&](const auto& each) {
    return each.second.step == event.step() && each.second.until_time == until;
  });
  if (source == to) {
    Say("a promise that nobody made");
  } else if (until > source->second.acknowledged_time + kLongestPromise ||
             until <= source->second.acknowledged_time) {
    Say("a promise that lies outside (now, now + 4 h]");
  }
  promise_ = Promise{event.step(), event.alert_id(), until};
  // A milestone that happened after the acknowledgement but was recorded before it came keeps it at
  // once.
  is_milestone_ = true;
}

void PlanModel::OnPromiseLapsed(const JournalRow& row) {
  const auto event = Read<pb::PromiseLapsed>(row);
  if (!promise_ || promise_->alert != event.alert_id()) {
    Say("a promise lapsed that did not stand");
  } else if (now_ < promise_->until) {
    Say("a promise lapsed early");
  }
  pulls_above_ = event.step();
  pulled_by_ = "a lapsed promise of step " + std::to_string(event.step());
  promise_.reset();
}

void PlanModel::OnMilestone(const std::string& what) {
  ObjectToMissing(what);
  is_milestone_ = true;
  keeps_ = promise_.has_value();
}

void PlanModel::OnClosed(const JournalRow& row) {
  const auto event = Read<pb::PlanClosed>(row);
  if (state_ == State::kClosed) Say("it was closed twice");
  // What waited for the promise that this outcome keeps has nothing left to ask for.
  if (!said_kept_) ObjectToMissing("the end");
  is_milestone_ = true;
  outcome_ = event.outcome();
  const Instant due = return_time_ + kStatutory;
  const bool held_in_time = event.outcome() == pb::OUTCOME_HELD && event.has_outcome_time() &&
                            ToInstant(event.outcome_time()) <= due;
  if (event.held_in_time() != held_in_time) Say("held_in_time is wrong");
  const bool offered_in_time = event.has_offered_time() && ToInstant(event.offered_time()) <= due;
  if (event.offered_in_time() != offered_in_time) Say("offered_in_time is wrong");
  if (offered_ && (!event.has_offered_time() || ToInstant(event.offered_time()) > *offered_)) {
    Say("the end forgot the offer");
  }
  if (event.has_offered_time()) offered_ = ToInstant(event.offered_time());
  CheckOutcome(row);
  promise_.reset();
  state_ = State::kClosed;
}

// What an interview ended was ended by an interview; what the referral ended, by the referral.
void PlanModel::CheckOutcome(const JournalRow& row) {
  const auto event = Read<pb::PlanClosed>(row);
  switch (event.outcome()) {
    case pb::OUTCOME_HELD:
    case pb::OUTCOME_DECLINED_BY_CHILD:
    case pb::OUTCOME_DECLINED_BY_PARENT_CARER:
    case pb::OUTCOME_UNABLE_TO_CONTACT: {
      const auto said = around_.outcomes.find(event.child_id());
      if (said == around_.outcomes.end() ||
          !said->second.contains({event.outcome(), ToInstant(event.outcome_time())})) {
        Say("it ended with an outcome that no interview had");
      }
      break;
    }
    case pb::OUTCOME_CHILD_18:
    case pb::OUTCOME_CHILD_MOVED_OUT_OF_AREA:
    case pb::OUTCOME_NOT_REQUIRED: {
      // A plan that follows another one may end with it.
      const auto said = around_.not_required.find(event.episode_id());
      const bool is_said = said != around_.not_required.end() && said->second == event.outcome();
      if (!is_said && state_ != State::kCombined) Say("it ended for a reason that nobody gave");
      break;
    }
    default:
      break;
  }
}

void PlanModel::ObjectToDeafness() {
  const bool is_open = state_ != State::kNone && state_ != State::kClosed;
  for (const auto& heard : heard_now_) {
    const std::string when = " at " + FormatInstant(heard.time);
    if (heard.level >= kShiftFromLevel && is_open && !shifted_) {
      Say("high risk was heard" + when + " and the ladder was not shifted");
    }
    const bool was_running = state_ == State::kRunning && place_time_ < heard.time;
    if (!heard.missing_again.empty() && was_running &&
        !suspended_for_.contains(heard.missing_again) &&
        around_.missing_again.at(heard.missing_again).MayFollow(return_time_)) {
      Say("missing again was heard" + when + " and it was not suspended");
    }
  }
  for (const auto& heard : heard_now_) level_ = heard.level > 0 ? heard.level : level_;
  heard_now_.clear();
}

void PlanModel::HearWorld(Instant now) {
  const auto child = around_.heard.find(child_);
  if (child == around_.heard.end()) return;
  if (!heard_now_.empty() && heard_now_.front().time < now) ObjectToDeafness();
  for (; heard_ < child->second.size() && child->second[heard_].time <= now; ++heard_) {
    const Surroundings::Heard& heard = child->second[heard_];
    if (!heard_now_.empty() && heard_now_.front().time < heard.time) ObjectToDeafness();
    heard_now_.push_back(heard);
  }
  if (!heard_now_.empty() && heard_now_.front().time < now) ObjectToDeafness();
}

// Suspended, resumed, combined, split, reopened.
void PlanModel::OnPlace(const JournalRow& row) {
  const bool has_just_changed = place_time_ == now_;
  place_time_ = now_;
  if (row.type == pb::PlanSuspended::descriptor()->full_name()) {
    const std::string episode = Read<pb::PlanSuspended>(row).new_episode_id();
    if (state_ != State::kRunning) Say("suspended while it did not run");
    const auto missing = around_.missing_again.find(episode);
    if (missing == around_.missing_again.end()) {
      Say("suspended for a child that was not missing again");
    } else if (!has_just_changed && !missing->second.MayFollow(return_time_)) {
      Say("suspended for an absence that was over before the return");
    }
    suspended_for_.insert(episode);
    state_ = State::kSuspended;
    promise_.reset();
  } else if (row.type == pb::PlanResumed::descriptor()->full_name()) {
    if (state_ != State::kSuspended) Say("resumed although it was not suspended");
    state_ = State::kRunning;
  } else if (row.type == pb::PlanCombined::descriptor()->full_name()) {
    if (state_ != State::kSuspended && state_ != State::kRunning)
      Say("combined while it could not be");
    state_ = State::kCombined;
    promise_.reset();
  } else if (row.type == pb::PlanSplit::descriptor()->full_name()) {
    if (state_ != State::kCombined) Say("split although it was not combined");
    state_ = State::kRunning;
    SkipPassed(SetOf(Read<pb::PlanSplit>(row).skipped_steps()), "the split",
               pb::ESCALATION_CAUSE_CORRECTED);
  } else {
    if (state_ != State::kClosed || outcome_ != pb::OUTCOME_DUPLICATE)
      Say("reopened for no reason");
    state_ = State::kRunning;
    outcome_ = 0;
    // What was assessed while it was closed counts from now.
    if (level_ >= kShiftFromLevel) heard_now_.push_back({now_, level_, ""});
    SkipPassed(SetOf(Read<pb::PlanReopened>(row).skipped_steps()), "the reopening",
               pb::ESCALATION_CAUSE_CORRECTED);
  }
}

void PlanModel::Hear(const JournalRow& row) {
  const std::string unit = std::to_string(row.occurred_at.time_since_epoch().count()) + row.headers;
  if (unit != unit_) EndUnit();
  unit_ = unit;
  child_ = row.partition_key;
  HearWorld(row.occurred_at);
  now_ = row.occurred_at;
  const std::string type = row.type.substr(row.type.rfind('.') + 1);
  if (type == "ClockStarted") {
    OnStarted(row);
  } else if (type == "ClockCorrected") {
    OnCorrected(row);
  } else if (type == "LadderShifted") {
    OnShifted(row);
  } else if (type == "EscalationRaised") {
    OnRaised(row);
  } else if (type == "StepSettled") {
    OnSettled(row);
  } else if (type == "PromiseMade") {
    OnPromiseMade(row);
  } else if (type == "PromiseLapsed") {
    OnPromiseLapsed(row);
  } else if (type == "PromiseKept") {
    if (!promise_) Say("a promise was kept that did not stand");
    promise_.reset();
    said_kept_ = true;
  } else if (type == "InterviewOffered") {
    OnMilestone("an offer");
    const Instant at = ToInstant(Read<pb::InterviewOffered>(row).offered_time());
    if (!offered_ || at < *offered_) offered_ = at;
  } else if (type == "InterviewBooked") {
    const auto event = Read<pb::InterviewBooked>(row);
    OnMilestone("a booking");
    if (booking_) Say("booked twice");
    booking_ = {event.booking_id(), ToInstant(event.start_time())};
  } else if (type == "BookingReleased") {
    if (!booking_ || booking_->first != Read<pb::BookingReleased>(row).booking_id()) {
      Say("a booking was given back that was not live");
    }
    booking_.reset();
  } else if (type == "DeadlineBreached") {
    if (breached_) Say("the breach was said twice");
    if (now_ < return_time_ + kStatutory) Say("the breach was said early");
    breached_ = true;
  } else if (type == "PlanClosed") {
    OnClosed(row);
  } else if (type == "AttemptRecorded") {
    ObjectToMissing("an attempt");
  } else {
    OnPlace(row);
  }
}

void PlanModel::Finish(Instant now) {
  EndUnit();
  HearWorld(now + std::chrono::microseconds(1));
  now_ = now;
  if (state_ != State::kNone) ObjectToMissing("the world came to rest");
}

}  // namespace safereturn::sim
