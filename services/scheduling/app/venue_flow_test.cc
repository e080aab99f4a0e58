// Schools, rooms and timetables in bookings, holds and proposals, through the unit of work.
#include <gmock/gmock.h>

#include "libs/codec/proto.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/scheduling/app/test_flow.h"

namespace safereturn::scheduling {
namespace {

constexpr char kUrn[] = "120001";
constexpr char kSchoolName[] = "schools/E10000016|120001";
constexpr char kMonday[] = "2026-03-30";

class Venues : public Flow {
 protected:
  void SetUp() override {
    Return(1, 0, 0);
    Return(2, 0, 0, Child(201));
    interviewer_ = Register(30);
    other_ = Register(31);
  }

  static Instant London(int hour, int minute = 0) {
    return LondonInstant(*ParseDate(kMonday), hour * 60 + minute);
  }

  void Agree(std::vector<std::string> packages) {
    const AgreementId id(TestUuid(90));
    const Instant end = Hours(24 * 365);
    Hear(AgreementCreated{id, kAuthority, packages, Hours(-24), end});
    Hear(AgreementActivated{id, kAuthority, packages, end, Hours(-24)});
  }

  void OpenSchool() {
    Agree({"return_interview", "school_visit"});
    Hear(SchoolRegistered{kUrn, kAuthority, "", PersonId(TestUuid(91))});
    ASSERT_EQ(Ask(Calendar()), "");
  }

  static SetSchoolCalendar Calendar() {
    SetSchoolCalendar calendar;
    calendar.name = kSchoolName;
    calendar.terms = {{*ParseDate("2026-02-23"), *ParseDate("2026-04-02")}};
    calendar.bell_periods = {{1, 9 * 60, 10 * 60 + 40, PeriodKind::kLesson},
                             {1, 10 * 60 + 40, 11 * 60 + 40, PeriodKind::kBreak},
                             {1, 11 * 60 + 40, 15 * 60, PeriodKind::kLesson},
                             {1, 15 * 60, 17 * 60, PeriodKind::kAfterSchool}};
    calendar.room_codes = {"R1", "R2"};
    return calendar;
  }

  std::string QuestionOf(uint8_t plan) {
    return Read<scheduling::Booking>(ReadPlan(plan).booking->booking_id.key()).question_reason;
  }
  // What was said of the booking of a plan, whoever asked.
  std::vector<BookingQuestioned> Questions(uint8_t plan) {
    std::vector<BookingQuestioned> said;
    const std::string booking = ReadPlan(plan).booking->booking_id.name();
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(const auto rows, tx.backend().JournalOf(booking, 0, 100));
      for (const auto& row : rows) {
        v1::BookingQuestioned message;
        EXPECT_TRUE(message.ParseFromString(row.data)) << row.type;
        SR_ASSIGN_OR_RETURN(said.emplace_back(), codec::FromProto<BookingQuestioned>(message));
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return said;
  }

  BookInterview Visit(uint8_t plan, InterviewerId interviewer, Instant start,
                      const char* room = "R1") {
    BookInterview command;
    command.name = PlanOf(plan);
    command.interviewer_id = interviewer;
    command.start_time = start;
    command.end_time = start + 20min;
    command.venue_kind = VenueKind::kSchool;
    command.venue_id = kUrn;
    command.room_code = room;
    return command;
  }

  InterviewerId interviewer_;
  InterviewerId other_;
};

TEST_F(Venues, ASchoolVisitNeedsTheSchoolItsCalendarAndThePackage) {
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "SCHOOL_NOT_FOUND");
  Hear(SchoolRegistered{kUrn, kAuthority, "", PersonId(TestUuid(91))});
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "PACKAGE_NOT_AGREED");
  Agree({"return_interview"});
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "PACKAGE_NOT_AGREED");
  Agree({"return_interview", "school_visit"});
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "OUT_OF_TERM");
  OpenSchool();
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10)), holds_), "SLOT_IN_LESSON");
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(18)), holds_), "SCHOOL_CLOSED");
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40), "R9"), holds_), "ROOM_UNKNOWN");
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40), ""), holds_), "VENUE_INVALID");
  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");

  const LiveBooking live = *ReadPlan(1).booking;
  EXPECT_EQ(VenueOf(live), (Venue{VenueKind::kSchool, kUrn, "R1"}));
  EXPECT_EQ(VenueOf(Read<scheduling::Booking>(live.booking_id.key())), VenueOf(live));
  Hear(AgreementExpired{AgreementId(TestUuid(90))});
  EXPECT_EQ(Ask(Visit(2, other_, London(15)), holds_), "PACKAGE_NOT_AGREED");
}

TEST_F(Venues, ARoomIsBookedOnceAtATime) {
  OpenSchool();
  ASSERT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");
  EXPECT_EQ(Ask(Visit(2, other_, London(10, 50)), holds_), "ROOM_TAKEN");
  EXPECT_EQ(Ask(Visit(2, other_, London(10, 50), "R2"), holds_), "");

  ReleaseBooking release;
  release.name = PlanOf(1);
  ASSERT_EQ(Ask(release), "");
  RescheduleInterview move;
  move.name = PlanOf(2);
  move.start_time = London(10, 45);
  move.end_time = London(11, 5);
  move.venue_kind = VenueKind::kSchool;
  move.venue_id = kUrn;
  move.room_code = "R1";
  EXPECT_EQ(Ask(move, holds_), "");
}

TEST_F(Venues, AChangedCalendarQuestionsTheBookingsThatItRulesOut) {
  OpenSchool();
  ASSERT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");
  ASSERT_EQ(Ask(Visit(2, other_, London(15), "R2"), holds_), "");

  SetSchoolCalendar changed = Calendar();
  changed.bell_periods.pop_back();  // nothing after school any more
  ASSERT_EQ(Ask(changed), "");
  EXPECT_EQ(QuestionOf(1), "");
  EXPECT_THAT(Questions(1), ::testing::IsEmpty());
  EXPECT_EQ(QuestionOf(2), "SCHOOL_CLOSED");
  ASSERT_EQ(Questions(2).size(), 1u);
  const BookingQuestioned said = Questions(2).front();
  EXPECT_EQ(said.reason, "SCHOOL_CLOSED");
  EXPECT_EQ(said.roles, std::vector<std::string>{"coordinator"});
  EXPECT_EQ(said.plan_id, PlanOf(2));
  EXPECT_EQ(said.case_reference, "K7Q2M9");
  EXPECT_EQ(said.start_time, London(15));
  EXPECT_TRUE(ReadPlan(2).booking) << "the booking stands until somebody moves it";

  changed.closed_days = {*ParseDate(kMonday)};
  changed.room_codes = {"R3"};
  ASSERT_EQ(Ask(changed), "");
  EXPECT_EQ(QuestionOf(1), "OUT_OF_TERM");
  EXPECT_EQ(QuestionOf(2), "OUT_OF_TERM") << "the stronger reason";
  EXPECT_EQ(Questions(2).size(), 1u) << "people know already";
}

TEST_F(Venues, ABookingIsQuestionedAgainOnlyAfterItCouldBeHeld) {
  OpenSchool();
  ASSERT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");
  SetSchoolCalendar closed = Calendar();
  closed.closed_days = {*ParseDate(kMonday)};
  ASSERT_EQ(Ask(closed), "");
  ASSERT_EQ(Ask(closed), "");
  EXPECT_EQ(Questions(1).size(), 1u);
  ASSERT_EQ(Ask(Calendar()), "");
  EXPECT_EQ(QuestionOf(1), "");
  ASSERT_EQ(Ask(closed), "");
  ASSERT_EQ(Questions(1).size(), 2u);
  EXPECT_NE(Questions(1)[0].question_id, Questions(1)[1].question_id) << "each is an alert";

  RescheduleInterview move;
  move.name = PlanOf(1);
  move.start_time = London(10, 40);
  move.end_time = London(11);
  move.venue_kind = VenueKind::kNeutral;
  move.venue_id = "library";
  ASSERT_EQ(Ask(move, holds_), "");
  EXPECT_EQ(QuestionOf(1), "") << "moved: the question is settled";
  clock_.AdvanceTo(London(18));
  ASSERT_EQ(Ask(Calendar()), "");
  ASSERT_EQ(Ask(closed), "");
  EXPECT_EQ(Questions(1).size(), 2u);
}

TEST_F(Venues, TheDatabaseKeepsTwoOutOfOneRoom) {
  OpenSchool();
  const absl::Status lost = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
    BookInterview mine = Visit(1, interviewer_, London(10, 40));
    SR_RETURN_IF_ERROR(Handle(mine, holds_, tx).status());
    // Another transaction commits in between; it could not see ours.
    EXPECT_EQ(Ask(Visit(2, other_, London(10, 40)), holds_), "");
    return absl::OkStatus();
  });

  EXPECT_EQ(lost.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(lost), "ROOM_TAKEN");
}

TEST_F(Venues, AMovedInterviewStaysAtItsPlaceUnlessAnotherIsSaid) {
  OpenSchool();
  ASSERT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");
  RescheduleInterview move;
  move.name = PlanOf(1);
  move.start_time = London(10);
  move.end_time = London(10, 20);
  EXPECT_EQ(Ask(move, holds_), "SLOT_IN_LESSON") << "still at school";
  move.start_time = London(10, 50);
  move.end_time = London(11, 10);
  ASSERT_EQ(Ask(move, holds_), "");
  EXPECT_EQ(ReadPlan(1).booking->room_code, "R1");

  move.start_time = London(18);
  move.end_time = London(18, 30);
  move.venue_kind = VenueKind::kHome;
  ASSERT_EQ(Ask(move, holds_), "");
  EXPECT_EQ(VenueOf(*ReadPlan(1).booking), (Venue{VenueKind::kHome, "", ""}));
}

TEST_F(Venues, AChildsOwnExamAndLessonCountEverywhere) {
  SetChildTimetable timetable;
  timetable.authority_id = kAuthority;
  timetable.child_id = Child();
  timetable.lessons = {{1, 13 * 60, 14 * 60}};
  timetable.exams = {{*ParseDate(kMonday), 9 * 60, 11 * 60}};
  ASSERT_EQ(Ask(timetable), "");
  BookInterview at_home;
  at_home.name = PlanOf(1);
  at_home.interviewer_id = interviewer_;
  at_home.venue_kind = VenueKind::kHome;
  const auto reason = [&](Instant start) {
    at_home.start_time = start;
    at_home.end_time = start + 30min;
    return Ask(at_home, holds_);
  };
  EXPECT_EQ(reason(London(10, 45)), "SLOT_IN_EXAM");
  EXPECT_EQ(reason(London(12, 45)), "SLOT_IN_LESSON");
  HoldSlot hold;
  hold.name = PlanOf(1);
  hold.interviewer_id = interviewer_;
  hold.start_time = London(10);
  hold.end_time = London(10, 30);
  EXPECT_EQ(Ask(hold, holds_), "SLOT_IN_EXAM") << "wherever it may be";
  EXPECT_EQ(reason(London(12)), "");

  timetable.exams.clear();
  timetable.lessons.clear();
  EXPECT_EQ(Ask(timetable), "") << "replaced as a whole";
  EXPECT_TRUE(Read<Timetable>(TimetableKey(kAuthority, Child())).lessons.empty());
}

TEST_F(Venues, ProposalsKeepToTheSchoolDay) {
  OpenSchool();
  SetAvailability available;
  available.name = interviewer_;
  available.windows = {{London(8), London(18)}};
  ASSERT_EQ(Ask(available), "");
  SlotsQuery query;
  query.name = PlanOf(1);
  query.duration = 45min;
  query.venue_kind = VenueKind::kSchool;
  query.venue_id = kUrn;
  Proposal proposal;
  const auto ask = [&] {
    return ReasonOf(store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(proposal, Handle(query, ReadPlan(1), holds_, tx));
      return absl::OkStatus();
    }));
  };
  ASSERT_EQ(ask(), "");
  ASSERT_EQ(proposal.slots.size(), 1u);
  EXPECT_EQ(proposal.slots[0].start_time, London(10, 45));
  EXPECT_EQ(proposal.slots[0].room_code, "R1");

  query.duration = 3h;
  ASSERT_EQ(ask(), "");
  EXPECT_TRUE(proposal.slots.empty());
  EXPECT_EQ(proposal.reason, "SCHOOL_CLOSED");
  query.venue_id = "130002";
  EXPECT_EQ(ask(), "SCHOOL_NOT_FOUND");
}

TEST_F(Venues, ACalendarBelongsToARegisteredSchoolAndStaysWhenItIsRegisteredAnew) {
  SetSchoolCalendar calendar;
  calendar.name = kSchoolName;
  EXPECT_EQ(Ask(calendar), "SCHOOL_NOT_FOUND");
  calendar.name = "homes/120001";
  EXPECT_EQ(Ask(calendar), "NAME_INVALID");
  OpenSchool();
  Hear(SchoolRegistered{kUrn, kAuthority, "E06000023", PersonId(TestUuid(92))});

  const School school = Read<School>(SchoolKey(kAuthority, kUrn));
  EXPECT_EQ(school.terms.size(), 1u);
  EXPECT_EQ(school.dsl_person_id, PersonId(TestUuid(92)));
}

TEST_F(Venues, AnAgreementThatIsActivatedBeforeItIsKnownCounts) {
  OpenSchool();
  const AgreementId id(TestUuid(93));
  Hear(AgreementExpired{AgreementId(TestUuid(90))});
  Hear(AgreementExpired{id});  // nothing known of it
  Hear(AgreementActivated{id, kAuthority, {"school_visit"}, Hours(24 * 365), std::nullopt});
  Hear(AgreementCreated{id, kAuthority, {"school_visit"}, Hours(-1), Hours(24 * 365)});

  EXPECT_EQ(Ask(Visit(1, interviewer_, London(10, 40)), holds_), "");
}

}  // namespace
}  // namespace safereturn::scheduling
