// Interviewers and those who follow up: they begin interviews, save what they write, hold them or
// not, cry danger, plan actions that some forget, and visit; some never come back to a thing that
// they began.
#pragma once

#include "services/interview/domain/action.h"
#include "services/interview/domain/commands.h"
#include "services/interview/domain/danger.h"
#include "services/interview/domain/visit.h"
#include "tests/sim/desk.h"
#include "tests/sim/story.h"

namespace safereturn::sim {

class Interviewers {
 public:
  Interviewers(World& world, Desk& desk, const std::vector<Council>& councils)
      : world_(world), desk_(desk), councils_(councils) {}

  // Puts what they will do about this child on the world's calendar.
  void PlanFor(const Child& child);
  // Frameworks that are published while interviews run.
  void PlanFrameworks();

  // The dangers whose raising was answered.
  [[nodiscard]] const std::vector<std::string>& raised_dangers() const { return raised_; }

 private:
  // One interview in hand.
  struct InHand {
    const Child* child = nullptr;
    interview::InterviewId interview_id;
    std::string caller;
    std::string framework_id;
    int32_t framework_version = 0;
  };

  void Start(const Child& child);
  void Proceed(const InHand& hand);
  void Save(const InHand& hand, bool is_stale);
  void Keep(const InHand& hand, const interview::SaveDraft& lost);
  void End(const InHand& hand);
  void Submit(const InHand& hand);
  void SignOff(const InHand& hand);
  void Amend(const InHand& hand);
  void HearCarer(const InHand& hand);
  void Debrief(const InHand& hand);

  void RaiseDanger(const Child& child);
  void FollowDanger(const interview::Danger& danger);
  void PlanAction(const Child& child);
  void FollowAction(const interview::Action& action);
  void StartVisit(const Child& child);
  void FollowVisit(const interview::Visit& visit);

  [[nodiscard]] const interview::Framework& FrameworkOf(const InHand& hand);
  // What is written down, in the framework of that interview.
  [[nodiscard]] interview::Document Write(const InHand& hand);
  // Asks for something that is sealed with the child's key.
  template <class T, class Command>
  void AskWithWords(const InHand& hand, const std::string& method, Command command,
                    std::function<void(const absl::Status&)> refused = {});
  void After(std::chrono::seconds from, std::chrono::seconds to, std::function<void()> act);

  World& world_;
  Desk& desk_;
  const std::vector<Council>& councils_;
  std::vector<std::string> raised_;
  std::map<std::string, interview::Framework> frameworks_;  // published ones, as they were read
};

}  // namespace safereturn::sim
