#include "services/interview/domain/texts.h"

#include <gtest/gtest.h>

namespace safereturn::interview {
namespace {

TEST(Codes, AreShortAndPlain) {
  EXPECT_TRUE(IsKey("coming-back_2"));
  EXPECT_FALSE(IsKey("Coming"));
  EXPECT_FALSE(IsKey("a.b"));
  EXPECT_FALSE(IsKey(""));
  EXPECT_TRUE(IsKey(std::string(40, 'a')));
  EXPECT_FALSE(IsKey(std::string(41, 'a')));
  EXPECT_TRUE(IsCode("11A"));
  EXPECT_FALSE(IsCode("11 A"));
  EXPECT_FALSE(IsCode(""));
  EXPECT_FALSE(IsCode(std::string(41, 'a')));
}

}  // namespace
}  // namespace safereturn::interview
