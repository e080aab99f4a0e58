#include "libs/data_returns/encoding.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

using namespace std::string_literals;

constexpr char kPlain[] = "CHILD,Caf\xC3\xA9\n";

std::string Utf16(const std::string& ascii_and_e_acute, bool is_little) {
  std::string out;
  for (const char c : ascii_and_e_acute) {
    if (!is_little) out += '\0';
    out += c;
    if (is_little) out += '\0';
  }
  return out;
}

TEST(Encodings, AreToldApartAndRead) {
  struct Case {
    const char* name;
    std::string content;
    const char* encoding;
  };
  const std::string latin = "CHILD,Caf\xE9\n";
  for (const Case& each :
       {Case{"UTF-8", kPlain, "UTF-8"}, Case{"with a mark", "\xEF\xBB\xBF"s + kPlain, "UTF-8"},
        Case{"UTF-16LE", "\xFF\xFE"s + Utf16(latin, true), "UTF-16LE"},
        Case{"UTF-16BE", "\xFE\xFF"s + Utf16(latin, false), "UTF-16BE"},
        Case{"UTF-16LE without", Utf16(latin, true), "UTF-16LE"},
        Case{"UTF-16BE without", Utf16(latin, false), "UTF-16BE"},
        Case{"Windows-1252", latin, "WINDOWS-1252"}}) {
    const auto text = ToUtf8(each.content, "a.csv");
    ASSERT_TRUE(text.ok()) << each.name << " " << text.status();
    EXPECT_EQ(text->utf8, kPlain) << each.name;
    EXPECT_EQ(text->encoding, each.encoding) << each.name;
  }
  EXPECT_EQ(ToUtf8("\x93quoted\x94 \x80", "a.csv")->utf8,
            "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC");
  EXPECT_EQ(ToUtf8("", "a.csv")->utf8, "");
}

TEST(Encodings, ThatCannotBeReadAreRefusedWithAdvice) {
  struct Case {
    const char* name;
    std::string content;
  };
  for (const Case& each :
       {Case{"half a character", "\xFF\xFE"s + "C\0H"s}, Case{"UTF-32", "\xFF\xFE\0\0C\0\0\0"s},
        Case{"a lone surrogate", "\xFF\xFE"s + "\x00\xD8"s + "A\0"s},
        Case{"zero bytes", "CH\0\0ILD"s}, Case{"a late zero byte", std::string(300, 'a') + '\0'},
        Case{"a workbook", "PK\x03\x04..."},
        Case{"a byte that Windows-1252 has not", "CHILD,\x81\n"}}) {
    const absl::Status status = ToUtf8(each.content, "a.csv").status();
    EXPECT_EQ(ReasonOf(status), "ENCODING_UNSUPPORTED") << each.name;
    EXPECT_NE(MessageOf(status).find("save it as"), std::string::npos) << each.name;
  }
}

}  // namespace
}  // namespace safereturn::data_returns
