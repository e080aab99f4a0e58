// The laws of the base library: ids, time at the edges, reasons.
#include <gtest/gtest.h>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "libs/base/result.h"

namespace safereturn {
namespace {

using namespace std::chrono_literals;

TEST(Refusals, CarryCodeReasonAndField) {
  const absl::Status status =
      Refuse(absl::StatusCode::kInvalidArgument, "RETURN_BEFORE_START", "text", "return_time");

  EXPECT_EQ(ReasonOf(status), "RETURN_BEFORE_START");
  EXPECT_EQ(FieldOf(status), "return_time");
  EXPECT_EQ(Describe(status), "INVALID_ARGUMENT/RETURN_BEFORE_START: text (return_time)");
  EXPECT_FALSE(IsTransient(status));
  EXPECT_TRUE(IsTransient(absl::AbortedError("x")));
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

TEST(Uuids, RoundTripAndRefuseOtherTexts) {
  const Uuid uuid = *Uuid::Parse("0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f");

  EXPECT_EQ(uuid.ToString(), "0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f");
  for (const char* bad :
       {"", "0192f0c3", "0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5g",
        "0192f0c34a5b-7c6d-8e9f-0a1b2c3d4e5ff", "{192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5}"}) {
    EXPECT_FALSE(Uuid::Parse(bad)) << bad;
  }
}

TEST(Uuids, VersionFiveMatchesTheStandardsExample) {
  // RFC 9562 appendix A.4: DNS name space, www.example.com.
  const Uuid dns = *Uuid::Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(UuidV5(dns, "www.example.com").ToString(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Uuids, NeverGoBackwardsEvenIfTheClockStandsStill) {
  SimClock clock(Instant(1'700'000'000s));
  SeededRandom random(7);
  IdSource ids(clock, random);

  Uuid last = ids.NewUuid();
  for (int i = 0; i < 10'000; ++i) {
    const Uuid next = ids.NewUuid();
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(StrongIds, ParseOnlyTheirOwnCollection) {
  const ChildId child(*Uuid::Parse("0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f"));

  EXPECT_EQ(ChildId::Parse(child.name()), child);
  EXPECT_FALSE(EpisodeId::Parse(child.name()));
  EXPECT_FALSE(ChildId::Parse(child.key()));
}

TEST(CivilTime, SeventyTwoElapsedHoursOverTheSpringChangeEndAnHourLaterOnTheWall) {
  const Instant returned = *ParseInstant("2026-03-28T20:00:00Z");

  EXPECT_EQ(LondonText(returned), "Sat 28 Mar, 8:00pm");
  EXPECT_EQ(LondonText(returned + 72h), "Tue 31 Mar, 9:00pm");
}

TEST(CivilTime, ADateBeginsAtLondonsMidnight) {
  EXPECT_EQ(FormatInstant(StartOfDay(*ParseDate("2026-01-15"))), "2026-01-15T00:00:00Z");
  EXPECT_EQ(FormatInstant(StartOfDay(*ParseDate("2026-07-15"))), "2026-07-14T23:00:00Z");
  EXPECT_EQ(LondonDate(*ParseInstant("2026-07-14T23:00:00Z")), *ParseDate("2026-07-15"));
}

TEST(CivilTime, TheNextWallClockTimeIsFoundOverTheSpringGap) {
  const Instant before_gap = *ParseInstant("2026-03-29T00:30:00Z");

  EXPECT_EQ(FormatInstant(NextLondonTime(before_gap, 90min)), "2026-03-29T01:00:00Z");
  EXPECT_EQ(FormatInstant(NextLondonTime(before_gap, 8h)), "2026-03-29T07:00:00Z");
  EXPECT_EQ(FormatInstant(NextLondonTime(*ParseInstant("2026-03-29T08:00:00Z"), 8h)),
            "2026-03-30T07:00:00Z");
}

TEST(CivilTime, InstantsRoundTripAndRefuseImpossibleOnes) {
  for (const char* text : {"2026-02-28T23:59:59Z", "2024-02-29T12:00:00.000001Z"}) {
    EXPECT_EQ(FormatInstant(*ParseInstant(text)), text);
  }
  EXPECT_EQ(FormatInstant(*ParseInstant("2026-03-31T21:00:00+01:00")), "2026-03-31T20:00:00Z");
  EXPECT_EQ(FormatInstant(*ParseInstant("2026-03-31T21:00:00.123456789Z")),
            "2026-03-31T21:00:00.123456Z");
  for (const char* bad :
       {"2026-02-30T00:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28 00:00:00Z",
        "2026-02-28T00:00:00", "2026-02-28T00:00:00+1:00", "0026-02-28T00:00:00Z",
        "2026-02-28T00:00:00.Z", "2026-02-28T00:00:00Zx", "yesterday at nine o'clock"}) {
    EXPECT_FALSE(ParseInstant(bad)) << bad;
  }
}

TEST(CivilTime, AgeCompletesOnTheBirthday) {
  EXPECT_EQ(AgeInYears(*ParseDate("2014-05-10"), *ParseDate("2026-05-09")), 11);
  EXPECT_EQ(AgeInYears(*ParseDate("2014-05-10"), *ParseDate("2026-05-10")), 12);
  EXPECT_EQ(AgeInYears(*ParseDate("2012-02-29"), *ParseDate("2026-02-28")), 13);
  EXPECT_EQ(AgeInYears(*ParseDate("2012-02-29"), *ParseDate("2026-03-01")), 14);
}

TEST(SimClocks, FireInOrderAndTiesAsAdded) {
  SimClock clock(Instant(0s));
  std::string fired;
  clock.At(Instant(20s), [&] { fired += "b"; });
  clock.At(Instant(10s), [&] { fired += "a"; });
  clock.At(Instant(20s), [&] { fired += "c"; });

  clock.AdvanceTo(Instant(20s));

  EXPECT_EQ(fired, "abc");
  EXPECT_EQ(clock.Now(), Instant(20s));
  EXPECT_FALSE(clock.AdvanceToNext());
}

struct Sample {
  int a = 0;
  std::string b;
};
SR_STRUCT(Sample, a, b)

TEST(DescribedStructs, CompareByTheirFields) {
  EXPECT_EQ((Sample{1, "x"}), (Sample{1, "x"}));
  EXPECT_FALSE((Sample{1, "x"}) == (Sample{1, "y"}));
}

}  // namespace
}  // namespace safereturn
