#include "libs/pg/arrays.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::pg {
namespace {

using std::chrono::microseconds;

TEST(TextArray, QuotesWhatPostgresqlWouldRead) {
  EXPECT_EQ(TextArray(std::vector<Param>{}), "{}");
  EXPECT_EQ(TextArray(std::vector<Param>{"a", std::nullopt, "NULL", ""}),
            R"({"a",NULL,"NULL",""})");
  EXPECT_EQ(TextArray(std::vector<std::string>{"a\"b\\c,{d}"}), R"({"a\"b\\c,{d}"})");
}

TEST(TextArray, RoundTripsEveryCharacter) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  const std::vector<Param> elements = {all, std::nullopt, "", "NULL", "null", " ", "\\", "\""};

  const auto parsed = ParseTextArray(TextArray(elements));

  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, elements);
}

TEST(ParseTextArray, ReadsUnquotedElements) {
  const auto parsed = ParseTextArray("{1,two,NULL,\"3\"}");

  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, (std::vector<Param>{"1", "two", std::nullopt, "3"}));
}

TEST(ParseTextArray, RefusesWhatIsNotOneDimension) {
  for (const char* literal : {"", "{", "a", "{a", "{\"a}", "{a,}", "{,a}", "{{a},{b}}", "{\"a\"b}",
                              "{a\"b}", "{\"a\\", "{\"a\\}"}) {
    EXPECT_EQ(ReasonOf(ParseTextArray(literal).status()), "ARRAY_MALFORMED") << literal;
  }
}

TEST(Timestamp, RoundTripsToTheMicrosecond) {
  for (const int64_t micros : {int64_t{0}, int64_t{1}, int64_t{1774987200123456},
                               int64_t{4102444799999999}, int64_t{-1}, int64_t{-86400000001}}) {
    const Instant instant{microseconds(micros)};
    EXPECT_EQ(ParseTimestamp(FormatTimestamp(instant)), instant) << micros;
  }
  EXPECT_EQ(FormatTimestamp(Instant{microseconds(1774987200000001)}),
            "2026-03-31 20:00:00.000001+00");
}

TEST(Timestamp, ReadsShortFractionsAndInfinity) {
  EXPECT_EQ(ParseTimestamp("1970-01-01 00:00:01+00"), Instant{microseconds(1000000)});
  EXPECT_EQ(ParseTimestamp("1970-01-01 00:00:01.5+00"), Instant{microseconds(1500000)});
  EXPECT_EQ(ParseTimestamp("infinity"), Instant::max());
  EXPECT_EQ(ParseTimestamp("-infinity"), Instant::min());
}

TEST(TimestampDeathTest, AnotherZoneIsABug) {
  EXPECT_DEATH(ParseTimestamp("2026-03-31 21:00:00+01"), "UTC");
}

TEST(Bytea, RoundTripsEveryByte) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);

  EXPECT_EQ(DecodeBytea(EncodeBytea(all)), all);
  EXPECT_EQ(EncodeBytea("\x0a\xff"), "\\x0aff");
  EXPECT_EQ(EncodeBytea(""), "\\x");
}

}  // namespace
}  // namespace safereturn::pg
