#include "tools/safereturnctl/caller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const rpc::Caller kDefault{"system/safereturnctl", {"system"}, {"E10009901"}, {}};

TEST(Callers, TakeWhatIsSaidAndKeepTheRest) {
  const auto parts = ParseCaller("roles=coordinator, operator;subject=people/1");
  ASSERT_TRUE(parts.ok());
  const rpc::Caller caller = Merge(kDefault, *parts);
  EXPECT_EQ(caller.subject, "people/1");
  EXPECT_THAT(caller.roles, ElementsAre("coordinator", "operator"));
  EXPECT_THAT(caller.authorities, ElementsAre("E10009901"));
}

TEST(Callers, CanBeNobodysAuthority) {
  EXPECT_THAT(Merge(kDefault, *ParseCaller("authorities=")).authorities, IsEmpty());
  EXPECT_EQ(Merge(kDefault, *ParseCaller("")), kDefault);
}

TEST(Callers, AreRefusedWithAnUnknownRoleOrPart) {
  EXPECT_EQ(ReasonOf(ParseCaller("roles=king").status()), "CALLER_INVALID");
  EXPECT_EQ(ReasonOf(ParseCaller("role=operator").status()), "CALLER_INVALID");
  EXPECT_EQ(ReasonOf(CallerFromJson({{"roles", "operator"}}).status()), "CALLER_INVALID");
  EXPECT_EQ(ReasonOf(CallerFromJson({{"roles", {1}}}).status()), "CALLER_INVALID");
  EXPECT_EQ(ReasonOf(CallerFromJson(Json::array()).status()), "CALLER_INVALID");
}

TEST(Callers, AreReadFromJson) {
  const auto parts = CallerFromJson(
      {{"roles", {"placement_manager"}}, {"homes", {"2890011"}}, {"subject", "people/2"}});
  ASSERT_TRUE(parts.ok());
  EXPECT_THAT(Merge(kDefault, *parts).homes, ElementsAre("2890011"));
  EXPECT_EQ(Merge(kDefault, *CallerFromJson(nullptr)), kDefault);
}

}  // namespace
}  // namespace safereturn::ctl
