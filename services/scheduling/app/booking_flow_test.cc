// Holding, booking, moving and releasing slots, through the unit of work.
#include <gmock/gmock.h>

#include "services/scheduling/app/test_flow.h"

namespace safereturn::scheduling {
namespace {

class Bookings : public Flow {};

TEST_F(Bookings, NobodyIsBookedWhoIsNotQualifiedOnTheDay) {
  Return(1, 0, 0);
  const auto lapsing = Register(30, "2026-03-29");

  EXPECT_EQ(Ask(Booking(1, lapsing, 2), holds_), "") << "qualified on the day itself";
  Return(2, 0, 0, Child(201));
  EXPECT_EQ(Ask(Booking(2, lapsing, 30), holds_), "AWARD_NOT_IN_DATE");
  EXPECT_EQ(Ask(Booking(2, InterviewerId(TestUuid(99)), 30), holds_), "INTERVIEWER_NOT_FOUND");
}

TEST_F(Bookings, OneInterviewerIsNeverInTwoPlaces) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  const auto interviewer = Register(30);

  EXPECT_EQ(Ask(Booking(1, interviewer, 20), holds_), "");
  EXPECT_EQ(Ask(Booking(2, interviewer, 20.5), holds_), "SLOT_TAKEN");
  EXPECT_EQ(Ask(Booking(2, interviewer, 21), holds_), "");
  EXPECT_EQ(Ask(Booking(2, interviewer, 40), holds_), "ALREADY_BOOKED");
}

TEST_F(Bookings, TheDatabaseKeepsRacersApart) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  const auto interviewer = Register(30);
  const absl::Status lost = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
    BookInterview mine = Booking(1, interviewer, 20);
    SR_RETURN_IF_ERROR(Handle(mine, holds_, tx).status());
    // Another transaction commits in between; it could not see ours.
    EXPECT_EQ(Ask(Booking(2, interviewer, 20), holds_), "");
    return absl::OkStatus();
  });

  EXPECT_EQ(lost.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(lost), "SLOT_TAKEN");
}

TEST_F(Bookings, AHoldKeepsOthersOutUntilItRunsOutOrVanishes) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  const auto interviewer = Register(30);
  HoldSlot hold;
  hold.name = PlanOf(1);
  hold.interviewer_id = interviewer;
  hold.start_time = Hours(20);
  hold.end_time = Hours(21);
  hold.caller = "users/anna";
  ASSERT_EQ(Ask(hold, holds_), "");
  BookInterview other = Booking(2, interviewer, 20.5);
  other.caller = "users/ben";
  EXPECT_EQ(Ask(other, holds_), "SLOT_HELD");
  HoldSlot second = hold;
  second.name = PlanOf(2);
  second.caller = "users/ben";
  EXPECT_EQ(Ask(second, holds_), "SLOT_HELD");

  holds_.Flush();
  EXPECT_EQ(Ask(other, holds_), "") << "harmless when it vanishes";
}

TEST_F(Bookings, TheHoldersOwnBookingUsesTheHoldUp) {
  Return(1, 0, 0);
  const auto interviewer = Register(30);
  HoldSlot hold;
  hold.name = PlanOf(1);
  hold.interviewer_id = interviewer;
  hold.start_time = Hours(20);
  hold.end_time = Hours(21);
  ASSERT_EQ(Ask(hold, holds_), "");

  EXPECT_EQ(Ask(Booking(1, interviewer, 20), holds_), "");
  EXPECT_TRUE(holds_.CheckNotHeld(interviewer, Hours(20), Hours(21), "x", Hours(0)).ok());
}

TEST_F(Bookings, MovingMayOverlapTheOldSlotAndReleasingFreesIt) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  const auto interviewer = Register(30);
  ASSERT_EQ(Ask(Booking(1, interviewer, 20), holds_), "");
  const BookingId id = ReadPlan(1).booking->booking_id;
  RescheduleInterview move;
  move.name = PlanOf(1);
  move.start_time = Hours(20.5);
  move.end_time = Hours(21.5);
  ASSERT_EQ(Ask(move, holds_), "");
  EXPECT_EQ(Read<scheduling::Booking>(id.key()).start_time, Hours(20.5));

  ReleaseBooking release;
  release.name = PlanOf(1);
  ASSERT_EQ(Ask(release), "");
  EXPECT_EQ(Read<scheduling::Booking>(id.key()).state, BookingState::kReleased);
  EXPECT_EQ(Ask(Booking(2, interviewer, 20.5), holds_), "");
}

TEST_F(Bookings, MissingAgainGivesTheSlotBack) {
  Return(1, 0, 0);
  const auto interviewer = Register(30);
  ASSERT_EQ(Ask(Booking(1, interviewer, 20), holds_), "");
  const BookingId id = ReadPlan(1).booking->booking_id;
  GoMissing(2, 10);

  EXPECT_EQ(Read<scheduling::Booking>(id.key()).release_reason, "MISSING_AGAIN");
}

TEST_F(Bookings, ProposalsAreFreeQualifiedAndNotHeld) {
  Return(1, 0, 0);
  const auto interviewer = Register(30);
  SetAvailability available;
  available.name = interviewer;
  available.windows = {{Hours(10), Hours(14)}};
  ASSERT_EQ(Ask(available), "");
  Proposal proposal;
  ASSERT_TRUE(store_
                  .Run({},
                       [&](messaging::Tx& tx) -> absl::Status {
                         SR_ASSIGN_OR_RETURN(proposal,
                                             Handle(SlotsQuery{}, ReadPlan(1), holds_, tx));
                         return absl::OkStatus();
                       })
                  .ok());

  ASSERT_EQ(proposal.slots.size(), 1u);
  EXPECT_EQ(proposal.slots[0].start_time, Hours(10));
  EXPECT_TRUE(proposal.slots[0].before_due);
}

TEST_F(Bookings, AnInterviewerOfAnotherAuthorityIsRefused) {
  Return(1, 0, 0);
  RegisterInterviewer command;
  command.name = InterviewerId(TestUuid(31));
  command.authority_id = "E06000023";
  ASSERT_EQ(Ask(command), "");

  EXPECT_EQ(Ask(Booking(1, *command.name, 20), holds_), "INTERVIEWER_OF_OTHER_AUTHORITY");
}

TEST_F(Bookings, CombiningByHandReleasesAndSplittingRunsAgain) {
  Return(1, 0, 0);
  Return(2, 1, 1);
  const auto interviewer = Register(30);
  ASSERT_EQ(Ask(Booking(1, interviewer, 20), holds_), "");
  CombinePlans combine;
  combine.name = PlanOf(1);
  combine.lead_plan_id = PlanOf(2);
  ASSERT_EQ(Ask(combine), "");
  EXPECT_EQ(ReadPlan(1).state, PlanState::kCombined);
  OfferInterview offer;
  offer.name = PlanOf(1);
  offer.mode = "phone";
  EXPECT_EQ(Ask(offer), "PLAN_COMBINED");

  SplitPlan split;
  split.name = PlanOf(1);
  EXPECT_EQ(Ask(split), "");
  EXPECT_EQ(Ask(split), "PLAN_NOT_COMBINED");
}

}  // namespace
}  // namespace safereturn::scheduling
