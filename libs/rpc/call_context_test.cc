#include "libs/rpc/call_context.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

CallContext Of(std::vector<std::string> roles) {
  CallContext context;
  context.caller = {.subject = "users/1",
                    .roles = std::move(roles),
                    .authorities = {"E10000016"},
                    .homes = {"SC001"}};
  context.permission = "referral.episodes.read";
  return context;
}

TEST(CallContext, TheAuthorityMustBeOneOfTheCaller) {
  EXPECT_TRUE(RequireAuthority(Of({"coordinator"}), "E10000016").ok());

  const absl::Status other = RequireAuthority(Of({"coordinator"}), "E10000017");
  EXPECT_EQ(other.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(other), "AUTHORITY_FORBIDDEN");
  EXPECT_FALSE(RequireAuthority(Of({"coordinator"}), "").ok());
}

TEST(CallContext, AHomeScopedCallerIsRefusedAtAnotherHome) {
  for (const char* role : {"placement_manager", "registered_manager"}) {
    EXPECT_TRUE(RequireHome(Of({role}), "SC001").ok());
    const absl::Status other = RequireHome(Of({role}), "SC002");
    EXPECT_EQ(other.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(ReasonOf(other), "HOME_FORBIDDEN");
    EXPECT_EQ(HomeScope(Of({role})), std::vector<HomeUrn>{"SC001"});
  }
}

TEST(CallContext, AWiderRoleThatGrantsThePermissionLiftsTheBoundToHomes) {
  EXPECT_TRUE(RequireHome(Of({"coordinator"}), "SC002").ok());
  EXPECT_TRUE(RequireHome(Of({"coordinator", "placement_manager"}), "SC002").ok());
  EXPECT_EQ(HomeScope(Of({"coordinator"})), std::nullopt);
}

TEST(CallContext, AWiderRoleThatDoesNotGrantThePermissionLiftsNothing) {
  EXPECT_FALSE(RequireHome(Of({"nobody", "placement_manager"}), "SC002").ok());

  CallContext context = Of({"analyst", "placement_manager"});
  context.permission = "referral.episodes.write";
  EXPECT_FALSE(RequireHome(context, "SC002").ok());
}

}  // namespace
}  // namespace safereturn::rpc
