#include "libs/rpc/permissions.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "libs/rpc/service.h"

namespace safereturn::rpc {
namespace {

TEST(Permissions, AreDeniedByDefault) {
  EXPECT_FALSE(Allows({}, "referral.episodes.read"));
  EXPECT_FALSE(Allows({"nobody"}, "referral.episodes.read"));
  EXPECT_FALSE(Allows({"coordinator"}, "referral.nothing.read"));
  EXPECT_FALSE(Allows({"coordinator"}, ""));
  EXPECT_FALSE(Allows({""}, "referral.episodes.read"));
}

TEST(Permissions, OneRoleThatGrantsIsEnough) {
  EXPECT_TRUE(Allows({"coordinator"}, "referral.episodes.write"));
  EXPECT_TRUE(Allows({"nobody", "coordinator"}, "referral.episodes.write"));
  EXPECT_FALSE(Allows({"analyst"}, "referral.episodes.write"));
  EXPECT_FALSE(Allows({"Coordinator"}, "referral.episodes.write"));
}

TEST(Permissions, AreNamedServiceNounVerbAndEachHasOneRow) {
  const std::regex form("[a-z]+\\.[a-z_]+\\.[a-z_]+");
  std::set<std::string> seen;
  for (const std::string& permission : AllPermissions()) {
    EXPECT_TRUE(std::regex_match(permission, form)) << permission;
    EXPECT_TRUE(seen.insert(permission).second) << permission << " has two rows";
    EXPECT_TRUE(IsPermission(permission));
  }
}

// Every service of the product that is linked here, which is all of them.
TEST(Permissions, EachMethodRequiresOneAndEachIsRequiredByAMethod) {
  std::set<std::string> required;
  for (const char* name :
       {"safereturn.common.v1.OperationsService", "safereturn.referral.v1.ReferralService",
        "safereturn.scheduling.v1.SchedulingService",
        "safereturn.notification.v1.NotificationService",
        "safereturn.interview.v1.InterviewService", "safereturn.risk.v1.RiskService",
        "safereturn.reporting.v1.ReportingService"}) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string permission = RequiredPermission(*service->method(i));
      EXPECT_TRUE(IsPermission(permission)) << service->method(i)->full_name() << " requires '"
                                            << permission << "', which has no row";
      required.insert(permission);
    }
  }
  for (const std::string& permission : AllPermissions()) {
    EXPECT_TRUE(required.contains(permission)) << permission << " is required by no method";
  }
}

TEST(Permissions, EachCanBeHadBySomebodyAndByNobodyElse) {
  for (const std::string& permission : AllPermissions()) {
    size_t holders = 0;
    for (const std::string& role : AllRoles()) holders += Allows({role}, permission) ? 1 : 0;
    EXPECT_GT(holders, 0u) << permission << " can be had by nobody";
    EXPECT_LT(holders, AllRoles().size()) << permission << " is no permission if all roles have it";
  }
}

TEST(Permissions, EachRoleGrantsSomething) {
  for (const std::string& role : AllRoles()) {
    bool grants = false;
    for (const std::string& permission : AllPermissions()) grants |= Allows({role}, permission);
    EXPECT_TRUE(grants) << role << " grants nothing";
  }
}

TEST(Permissions, OnlyTheManagersOfHomesAreBoundToHomes) {
  std::set<std::string> bound;
  for (const std::string& role : AllRoles()) {
    if (IsHomeScoped(role)) bound.insert(role);
  }

  EXPECT_EQ(bound, (std::set<std::string>{"placement_manager", "registered_manager"}));
  EXPECT_FALSE(IsHomeScoped("nobody"));
}

}  // namespace
}  // namespace safereturn::rpc
