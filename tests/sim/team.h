// People: the interview service's team that offers, books and holds interviews, and those who are
// told and acknowledge, decline or hand over. Some are quick, some slow, some do nothing at all.
#pragma once

#include "tests/sim/story.h"

namespace safereturn::sim {

// How often a call was answered and why it was refused.
struct CallCounts {
  int accepted = 0;
  int refused = 0;
  std::vector<std::string> broken;  // answers that no caller should ever get
};

class Team {
 public:
  Team(World& world, const std::vector<Council>& councils) : world_(world), councils_(councils) {}

  // Puts what the team will do about this child on the world's calendar.
  void PlanFor(const Child& child);
  // Somebody reads a mail and may act on it.
  void ReadMail(const notification::Mail& mail);
  // From here on nobody does anything.
  void GoHome() { is_home_ = true; }

  [[nodiscard]] const CallCounts& counts() const { return counts_; }

 private:
  void Offer(const Child& child);
  void Book(const Child& child);
  void Reschedule(const Child& child);
  void ReleaseBooking(const Child& child);
  void Attempt(const Child& child);
  void EndPlan(const Child& child);
  void DecideNotRequired(const Child& child);
  void SettleHeldNotice(const Child& child);
  void Merge(const Child& child);
  void Unmerge(const Child& child);
  void Split(const Child& child);

  template <class T, class Command>
  void Ask(Process& service, const AuthorityId& authority, const std::string& method,
           Command command);
  void After(Instant when, const Child& child, void (Team::*act)(const Child&));

  World& world_;
  const std::vector<Council>& councils_;
  CallCounts counts_;
  bool is_home_ = false;
};

}  // namespace safereturn::sim
