// One child's way from the return to a plan of action: what the interviewer sends, and what must be
// heard on the topics before it is complete.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "libs/base/uuid.h"
#include "safereturn/interview/v1/framework.pb.h"
#include "safereturn/interview/v1/interview.pb.h"
#include "tests/bench/calls.h"
#include "tests/bench/driver.h"
#include "tests/bench/load.h"

namespace safereturn::bench {

// The parts of a journey, in the order in which they usually come.
enum class Part { kClock, kStarted, kSubmitted, kAssessed, kClosed, kPlanned, kPartCount };
inline constexpr size_t kParts = static_cast<size_t>(Part::kPartCount);
// As the names of figures.
inline constexpr std::array<const char*, kParts> kPartNames = {
    "clock_started", "interview_started", "interview_submitted",
    "risk_assessed", "plan_closed",       "actions_planned"};

struct JourneyOptions {
  int actions = 2;  // planned after each interview
  std::string due_date;
  // Between the clock's start and the interviewer's first command: people hear of a case by a mail,
  // not by Kafka, and not before the service has.
  std::chrono::milliseconds think{500};
};

// Returns the record of an interview as an interviewer writes it down after an hour: answers to
// every prompt, findings, some 3 KB of words, and what other interviews may share. Every 50th
// child names the same place, every 20th the same person.
interview::v1::Document RecordOf(const interview::v1::Framework& framework, int64_t index);

// Drives `count` journeys through the public API. Commands go out as soon as what they need is
// there; every journey is complete when its risk is assessed by the interview's facts, its clock is
// stopped and its actions are planned, all heard from Kafka.
class Journeys {
 public:
  Journeys(JourneyOptions options, LoadOptions load, interview::v1::Framework framework,
           Calls& calls);

  // Takes an event; from one thread.
  void Hear(const kafka::Message& message, const std::string& type, Instant arrived);

  [[nodiscard]] int64_t complete() const { return complete_; }
  [[nodiscard]] int64_t doubled() const { return doubled_; }
  [[nodiscard]] int64_t failed() const { return failed_; }
  [[nodiscard]] int64_t repeated() const { return repeated_; }
  // Returns the reasons of refusals with their number.
  [[nodiscard]] std::map<std::string, int64_t> refusals() const;
  // Returns when a part came; 0 if it did not.
  [[nodiscard]] int64_t TimeOf(int64_t index, Part part) const;
  // Returns when the last part came; 0 before.
  [[nodiscard]] int64_t CompleteTime(int64_t index) const;

  // Types that Hear takes, on the topics that Topics names.
  static std::vector<std::string> Types();
  static std::vector<std::string> Topics(const std::string& prefix);

 private:
  struct Journey {
    std::array<std::atomic<int64_t>, kParts> times{};
    std::atomic<int32_t> parts{0};    // that came
    std::atomic<int32_t> planned{0};  // actions
    std::string plan;
    std::string interview;
    std::string etag;
  };

  void Note(int64_t index, Part part, Instant at);
  int64_t IndexOf(const std::string& name);
  void Remember(const std::string& name, int64_t index);
  void Start(int64_t index);
  void SaveDraft(int64_t index);
  void RecordHeld(int64_t index);
  void Submit(int64_t index);
  void PlanAction(int64_t index, int number);
  // Sends a command with a request id of its own, again and again while it is refused for now.
  template <class Response, class Request>
  void Command(const char* method, std::shared_ptr<Request> request, int64_t index,
               std::function<void(const Response&)> then,
               std::chrono::milliseconds pause = std::chrono::milliseconds(0), int tries = 0);

  const JourneyOptions options_;
  const LoadOptions load_;
  const interview::v1::Framework framework_;
  Calls& calls_;
  SystemRandom random_;
  IdSource ids_;
  std::vector<Journey> journeys_;
  mutable std::mutex mutex_;
  std::unordered_map<Uuid, int64_t> names_;  // uuid of a plan, episode or interview → index
  std::map<std::string, int64_t> refusals_;
  std::atomic<int64_t> complete_{0};
  std::atomic<int64_t> doubled_{0};
  std::atomic<int64_t> failed_{0};
  std::atomic<int64_t> repeated_{0};
};

}  // namespace safereturn::bench
