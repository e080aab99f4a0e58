#include "libs/contracts/contracts.h"

#include <gtest/gtest.h>

namespace safereturn::contracts {
namespace {

TEST(ContractsTest, EveryMethodHasAPermissionAndAComment) {
  ASSERT_FALSE(Methods().empty());
  for (const Method& method : Methods()) {
    EXPECT_FALSE(method.permission.empty()) << method.descriptor->full_name();
    EXPECT_FALSE(CommentOf(*method.descriptor).empty()) << method.descriptor->full_name();
    EXPECT_FALSE(CommentOf(*method.descriptor->input_type()).empty());
  }
}

TEST(ContractsTest, MethodsComeByServiceAndWhatAllHaveComesLast) {
  EXPECT_EQ(Methods().front().service, ServiceNames().front());
  EXPECT_EQ(Methods().back().service, kCommon);
}

}  // namespace
}  // namespace safereturn::contracts
