#include "tools/safereturnctl/values.h"

#include <gtest/gtest.h>

#include "libs/base/civil.h"

namespace safereturn::ctl {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreReadInAllUnits) {
  EXPECT_EQ(ParseDuration("4h"), 4h);
  EXPECT_EQ(ParseDuration("1h30m"), 90min);
  EXPECT_EQ(ParseDuration("2d"), 48h);
  EXPECT_EQ(ParseDuration("90s"), 90s);
  EXPECT_EQ(ParseDuration("250ms"), 250ms);
  EXPECT_EQ(ParseDuration("14400"), 4h);
  EXPECT_EQ(ParseDuration("14400s"), 4h);
  EXPECT_EQ(ParseDuration("-30m"), -30min);
  EXPECT_EQ(ParseDuration("+1m"), 1min);
  EXPECT_EQ(ParseDuration("0"), 0s);
}

TEST(Durations, AreRefusedWhereTheyAreNone) {
  for (const char* text :
       {"", "-", "h", "4x", "4 h", "1h30", "--4h", "4.5h", "99999999999999999999h", "99999d"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(Durations, AreShownByTheirTwoLargestUnits) {
  EXPECT_EQ(FormatDuration(4h), "4h");
  EXPECT_EQ(FormatDuration(26h + 5min + 3s), "1d 2h");
  EXPECT_EQ(FormatDuration(5min + 3s), "5m 3s");
  EXPECT_EQ(FormatDuration(-3h), "-3h");
  EXPECT_EQ(FormatDuration(200ms), "0s");
}

TEST(Times, AreRfc3339OrRelativeToNow) {
  const Instant now = *ParseInstant("2026-03-27T09:00:00Z");
  EXPECT_EQ(ParseTime("2026-03-27T09:00:00+01:00", now), now - 1h);
  EXPECT_EQ(ParseTime("now", now), now);
  EXPECT_EQ(ParseTime("now+4h", now), now + 4h);
  EXPECT_EQ(ParseTime("now-30m", now), now - 30min);
  for (const char* text : {"", "nowish", "now4h", "yesterday", "27/03/2026"}) {
    EXPECT_EQ(ParseTime(text, now), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace safereturn::ctl
