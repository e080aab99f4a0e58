#include "libs/runtime/conninfo.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::runtime {
namespace {

TEST(WithUser, ReplacesUserAndPasswordOfAUri) {
  const auto text =
      WithUser("postgresql://postgres:secret@10.0.0.1:6432/db?sslmode=require", "app", "");

  ASSERT_TRUE(text.ok()) << Describe(text.status());
  EXPECT_EQ(text->find("secret"), std::string::npos);
  EXPECT_NE(text->find("host='10.0.0.1'"), std::string::npos);
  EXPECT_NE(text->find("port='6432'"), std::string::npos);
  EXPECT_NE(text->find("dbname='db'"), std::string::npos);
  EXPECT_NE(text->find("sslmode='require'"), std::string::npos);
  EXPECT_NE(text->find("user='app'"), std::string::npos);
}

TEST(WithUser, QuotesWhatNeedsIt) {
  const auto text = WithUser("host=/run/pg dbname=x", "app", R"(it's a \ secret)");

  ASSERT_TRUE(text.ok()) << Describe(text.status());
  EXPECT_NE(text->find(R"(password='it\'s a \\ secret')"), std::string::npos);
  EXPECT_TRUE(WithUser(*text, "other", "").ok());
}

TEST(WithUser, RefusesWhatIsNoAddressWithoutShowingIt) {
  const auto text = WithUser("password=topsecret nonsense", "app", "");

  EXPECT_EQ(ReasonOf(text.status()), "PG_MALFORMED");
  EXPECT_EQ(MessageOf(text.status()).find("topsecret"), std::string::npos);
}

}  // namespace
}  // namespace safereturn::runtime
