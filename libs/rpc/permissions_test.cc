#include "libs/rpc/permissions.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

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
