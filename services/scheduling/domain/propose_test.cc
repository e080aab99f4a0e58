#include "services/scheduling/domain/propose.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {
namespace {

Candidate Free(uint8_t id, double from, double to) {
  Candidate candidate;
  Interviewer& interviewer = candidate.interviewer;
  interviewer.interviewer_id = InterviewerId(TestUuid(id));
  interviewer.award_number = std::string(kAwardNumber);
  interviewer.award_end_date = ParseDate("2030-01-01");
  interviewer.dbs_end_date = ParseDate("2030-01-01");
  interviewer.is_active = true;
  interviewer.windows = {{Hours(from), Hours(to)}};
  return candidate;
}

Booking Busy(double from, double to) {
  Booking booking;
  booking.booking_id = BookingId(TestUuid(99));
  booking.start_time = Hours(from);
  booking.end_time = Hours(to);
  booking.state = BookingState::kLive;
  return booking;
}

TEST(ProposeSlots, EarliestFirstOnTheQuarterHour) {
  const Story story;
  const auto proposal =
      ProposeSlots(story.plan, {Free(1, 20, 24), Free(2, 10, 14)}, {}, Hours(10.1), 1h, 5);

  ASSERT_EQ(proposal.slots.size(), 2u);
  EXPECT_EQ(proposal.slots[0].interviewer_id, InterviewerId(TestUuid(2)));
  EXPECT_EQ(proposal.slots[0].start_time, Hours(10.25));
  EXPECT_TRUE(proposal.slots[0].before_due);
  EXPECT_EQ(proposal.reason, "");
}

TEST(ProposeSlots, StepsOverBookingsOfInterviewerAndChild) {
  const Story story;
  Candidate candidate = Free(1, 10, 16);
  candidate.bookings = {Busy(10, 12)};
  const auto proposal = ProposeSlots(story.plan, {candidate}, {Busy(12, 13)}, Hours(1), 1h, 5);

  ASSERT_EQ(proposal.slots.size(), 1u);
  EXPECT_EQ(proposal.slots[0].start_time, Hours(13));
}

TEST(ProposeSlots, NobodyIsAResultWithItsReason) {
  const Story story;
  EXPECT_EQ(ProposeSlots(story.plan, {}, {}, Hours(1), 1h, 5).reason, "NOBODY_REGISTERED");

  Candidate lapsed = Free(1, 10, 16);
  lapsed.interviewer.dbs_end_date = ParseDate("2025-01-01");
  EXPECT_EQ(ProposeSlots(story.plan, {lapsed}, {}, Hours(1), 1h, 5).reason, "NOBODY_QUALIFIED");

  const auto late = ProposeSlots(story.plan, {Free(1, 80, 84)}, {}, Hours(1), 1h, 5);
  EXPECT_EQ(late.reason, "NOBODY_FREE");
  ASSERT_EQ(late.slots.size(), 1u);
  EXPECT_FALSE(late.slots[0].before_due);
}

TEST(CheckFree, ToTheMinuteAndOnlyLiveOnes) {
  Booking released = Busy(10, 12);
  released.state = BookingState::kReleased;
  const BookingId mine(TestUuid(1));

  EXPECT_EQ(ReasonOf(CheckFree({Busy(10, 12)}, mine, Hours(11), Hours(13))), "SLOT_TAKEN");
  EXPECT_TRUE(CheckFree({Busy(10, 12)}, mine, Hours(12), Hours(13)).ok());
  EXPECT_TRUE(CheckFree({released}, mine, Hours(11), Hours(13)).ok());
  EXPECT_TRUE(CheckFree({Busy(10, 12)}, BookingId(TestUuid(99)), Hours(11), Hours(13)).ok());
}

TEST(CheckSlot, Bounds) {
  const auto reason = [](double start, double end) {
    return ReasonOf(CheckSlot(Hours(start), Hours(end), Hours(0), Hours(1)));
  };
  EXPECT_EQ(reason(2, 3), "");
  EXPECT_EQ(reason(2, 2.1), "SLOT_INVALID");
  EXPECT_EQ(reason(2, 7), "SLOT_INVALID");
  EXPECT_EQ(reason(-0.5, 0.5), "SLOT_INVALID");
  EXPECT_EQ(reason(24 * 61, 24 * 61 + 1), "SLOT_INVALID");
}

}  // namespace
}  // namespace safereturn::scheduling
