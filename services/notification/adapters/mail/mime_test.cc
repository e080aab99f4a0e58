// A mail as bytes.
#include "services/notification/adapters/mail/mime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace safereturn::notification {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Instant kDate = *ParseInstant("2026-03-28T20:00:00Z");

TEST(Mime, WritesHeadersAndBodyWithCrlf) {
  const Mail mail{
      "p@example.org", "<1@safereturn>", "Case K7Q2MX", "a\nb\n", {{"X-Safereturn-Step", "3"}}};

  EXPECT_EQ(ToRfc5322(mail, "Safe Return <s@example.org>", kDate),
            "Date: Sat, 28 Mar 2026 20:00:00 +0000\r\n"
            "From: Safe Return <s@example.org>\r\n"
            "To: p@example.org\r\n"
            "Subject: Case K7Q2MX\r\n"
            "Message-ID: <1@safereturn>\r\n"
            "X-Safereturn-Step: 3\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 7bit\r\n"
            "\r\na\r\nb\r\n");
}

TEST(Mime, NoValueAddsAHeader) {
  const Mail mail{"p@example.org\r\nBcc: x@example.org", "<1@s>", "a\r\nX-Evil: 1", "b", {}};
  const std::string bytes = ToRfc5322(mail, "s@example.org", kDate);

  EXPECT_THAT(bytes, Not(HasSubstr("\r\nBcc:")));
  EXPECT_THAT(bytes, Not(HasSubstr("\r\nX-Evil:")));
}

TEST(Mime, EncodesWordsThatAreNotAscii) {
  EXPECT_EQ(EncodeHeader("plain"), "plain");
  EXPECT_EQ(EncodeHeader("Caf\xc3\xa9"), "=?UTF-8?B?Q2Fmw6k=?=");
  // No character is cut in two: 44 letters and a two-byte one.
  EXPECT_THAT(EncodeHeader(std::string(44, 'a') + "\xc3\xa9"), HasSubstr("\r\n =?UTF-8?B?w6k=?="));
}

TEST(Mime, FindsTheEnvelopesAddress) {
  EXPECT_EQ(AddressOf("Safe Return <s@example.org>"), "s@example.org");
  EXPECT_EQ(AddressOf("s@example.org"), "s@example.org");
}

}  // namespace
}  // namespace safereturn::notification
