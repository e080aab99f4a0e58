// People: the interview service's team that offers and books interviews, and those who are told and
// acknowledge, decline or hand over. Some are quick, some slow, some do nothing at all.
#pragma once

#include "tests/sim/desk.h"
#include "tests/sim/story.h"

namespace safereturn::sim {

class Team {
 public:
  Team(World& world, Desk& desk, const std::vector<Council>& councils)
      : world_(world), desk_(desk), councils_(councils) {}

  // Puts what the team will do about this child on the world's calendar.
  void PlanFor(const Child& child);
  // Somebody reads a mail and may act on it.
  void ReadMail(const notification::Mail& mail);

 private:
  void Offer(const Child& child);
  void Book(const Child& child);
  void Reschedule(const Child& child);
  void ReleaseBooking(const Child& child);
  void Attempt(const Child& child);
  void DecideNotRequired(const Child& child);
  void SettleHeldNotice(const Child& child);
  void Merge(const Child& child);
  void Unmerge(const Child& child);
  void Split(const Child& child);

  void After(Instant when, const Child& child, void (Team::*act)(const Child&));

  World& world_;
  Desk& desk_;
  const std::vector<Council>& councils_;
};

}  // namespace safereturn::sim
