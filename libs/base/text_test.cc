#include "libs/base/text.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn {
namespace {

TEST(CheckText, TakesWhatPeopleWrite) {
  for (const char* text : {"", "line\r\nline\ttab", "Zażółć gęślą jaźń", "\xF0\x9F\x8C\x8A"}) {
    EXPECT_TRUE(CheckText(text, "note").ok()) << text;
  }
}

TEST(CheckText, RefusesWithTheReasonAndTheField) {
  const struct {
    std::string text;
    const char* reason;
  } cases[] = {
      {std::string("a\0b", 3), "TEXT_CONTROL_CHARACTER"},
      {"\x1B[2J", "TEXT_CONTROL_CHARACTER"},
      {"\x7F", "TEXT_CONTROL_CHARACTER"},
      {"a\xE2\x80\xAE"
       "b",
       "TEXT_CONTROL_CHARACTER"},                  // right-to-left override
      {"\xEF\xBF\xBF", "TEXT_CONTROL_CHARACTER"},  // no character
      {"\xC0\xAF", "TEXT_NOT_UTF8"},               // overlong
      {"\xED\xA0\x80", "TEXT_NOT_UTF8"},           // surrogate
      {"\xF4\x90\x80\x80", "TEXT_NOT_UTF8"},       // above U+10FFFF
      {"abc\xE2\x82", "TEXT_NOT_UTF8"},            // cut off
      {"123456", "TEXT_TOO_LONG"},
      {std::string(100, 'x'), "TEXT_TOO_LONG"},
  };
  for (const auto& [text, reason] : cases) {
    const absl::Status status = CheckText(text, "note", 5);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ReasonOf(status), reason) << text;
    EXPECT_EQ(FieldOf(status), "note");
  }
}

TEST(CheckText, CountsCharactersNotBytes) {
  EXPECT_TRUE(CheckText("\xC3\xA9\xC3\xA9\xC3\xA9", "note", 3).ok());
  EXPECT_FALSE(CheckText("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "note", 3).ok());
}

TEST(CheckTextGiven, WhiteSpaceIsNoText) {
  EXPECT_EQ(ReasonOf(CheckTextGiven(" \n\t", "note")), "TEXT_MISSING");
  EXPECT_TRUE(CheckTextGiven(" a", "note").ok());
}

TEST(CheckLine, IsAGivenTextOnOneLine) {
  EXPECT_TRUE(CheckLine("a title", "title", 7).ok());
  EXPECT_EQ(ReasonOf(CheckLine("a title", "title", 6)), "TEXT_TOO_LONG");
  EXPECT_EQ(ReasonOf(CheckLine(" ", "title", 6)), "TEXT_MISSING");
  for (const char* text : {"a\tb", "a\nb", "a\rb", "a\x1b[2J", "a\xE2\x80\xAE"}) {
    EXPECT_EQ(ReasonOf(CheckLine(text, "title", 60)), "TEXT_CONTROL_CHARACTER") << text;
  }
}

TEST(FoldCase, FoldsTheLettersOfNamesHere) {
  EXPECT_EQ(FoldCase("MCDONALD's"), "mcdonald's");
  EXPECT_EQ(FoldCase("ÀÞ×ÿß"), "àþ×ÿß");
  EXPECT_EQ(FoldCase("ŁÓDŹ ŽIŽKA ŃŇŸ"), "łódź žižka ńňÿ");
  EXPECT_EQ(FoldCase("łódź ŉĸſ"), "łódź ŉĸſ");
  EXPECT_EQ(FoldCase("ΑΒΓ \xF0\x9F\x8C\x8A"), "ΑΒΓ \xF0\x9F\x8C\x8A");
  EXPECT_EQ(FoldCase("A\xFF"
                     "A"),
            "a\xFF"
            "A");
}

TEST(Codes, HaveTheirShape) {
  EXPECT_TRUE(IsTypeCode("police_ref2"));
  EXPECT_FALSE(IsTypeCode("Police"));
  EXPECT_FALSE(IsTypeCode(std::string(33, 'a')));
  EXPECT_TRUE(IsKey("coming-back_2", 40));
  EXPECT_FALSE(IsKey("Coming", 40));
  EXPECT_FALSE(IsKey("a.b", 40));
  EXPECT_FALSE(IsKey("", 40));
  EXPECT_TRUE(IsKey("abc", 3));
  EXPECT_FALSE(IsKey("abcd", 3));
  EXPECT_TRUE(IsCode("11A", 3));
  EXPECT_TRUE(IsCode("alcohol_or_drugs", 40));
  EXPECT_FALSE(IsCode("11-A", 40));
  EXPECT_FALSE(IsCode("", 40));
  EXPECT_FALSE(IsCode("11AB", 3));
  EXPECT_TRUE(IsReferenceText("CR/2026-1:a.b", 20));
  EXPECT_FALSE(IsReferenceText("a b", 20));
  EXPECT_TRUE(IsUrn("SC123456"));
  EXPECT_FALSE(IsUrn("SC"));
  EXPECT_TRUE(IsSchoolUrn("100123"));
  for (const char* text : {"", "10012", "1001234", "10012a", "SC1234"}) {
    EXPECT_FALSE(IsSchoolUrn(text)) << text;
  }
  EXPECT_TRUE(IsAuthorityCode("E10000016"));
  EXPECT_FALSE(IsAuthorityCode("X10000016"));
  EXPECT_EQ(UpperCase("booking_child_slot"), "BOOKING_CHILD_SLOT");
}

TEST(Base64, GoesThereAndBackAndIsStrict) {
  for (const std::string& bytes : {std::string(), std::string("a"), std::string("ab\0\xFF", 4)}) {
    EXPECT_EQ(FromBase64(ToBase64(bytes)), bytes);
  }
  EXPECT_EQ(ToBase64("ab"), "YWI=");
  for (const char* text : {"YWI", "YW I", "Y===", "YWI=\n", "YW_-", "="}) {
    EXPECT_FALSE(FromBase64(text)) << text;
  }
}

}  // namespace
}  // namespace safereturn
