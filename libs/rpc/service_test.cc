#include "libs/rpc/service.h"

#include <gtest/gtest.h>

#include "echo.pb.h"
#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

using safereturn::testing::v1::GetEchoRequest;
using safereturn::testing::v1::GetEchoResponse;
using safereturn::testing::v1::PutEchoRequest;
using safereturn::testing::v1::PutEchoResponse;

void HandleGet(Service& service) {
  service.Handle<GetEchoRequest, GetEchoResponse>(
      "GetEcho", [](const GetEchoRequest&, const CallContext&) { return GetEchoResponse(); });
}

void HandlePut(Service& service) {
  service.Handle<PutEchoRequest, PutEchoResponse>(
      "PutEcho", [](const PutEchoRequest&, const CallContext&) { return PutEchoResponse(); });
}

TEST(Service, IsCompleteWithAHandlerForEachMethod) {
  Service service("safereturn.testing.v1.EchoService");
  HandleGet(service);
  const absl::Status unhandled = service.CheckComplete();
  EXPECT_EQ(ReasonOf(unhandled), "METHOD_UNHANDLED");
  EXPECT_NE(MessageOf(unhandled).find("PutEcho"), std::string::npos);

  HandlePut(service);

  EXPECT_TRUE(service.CheckComplete().ok());
}

TEST(Service, AMethodMustStateAPermissionThatSomebodyCanHave) {
  Service unstated("safereturn.testing.v1.UnstatedService");
  HandleGet(unstated);
  EXPECT_EQ(ReasonOf(unstated.CheckComplete()), "PERMISSION_UNSTATED");

  Service unknown("safereturn.testing.v1.UnknownService");
  HandleGet(unknown);
  EXPECT_EQ(ReasonOf(unknown.CheckComplete()), "PERMISSION_UNKNOWN");
}

TEST(ServiceDeathTest, MistakesOfRegistrationEndTheStart) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(Service("safereturn.testing.v1.Nothing"), "");
  Service service("safereturn.testing.v1.EchoService");
  HandleGet(service);
  EXPECT_DEATH(HandleGet(service), "");
  const auto wrong_type = [&] {
    service.Handle<GetEchoRequest, GetEchoResponse>(
        "PutEcho", [](const GetEchoRequest&, const CallContext&) { return GetEchoResponse(); });
  };
  EXPECT_DEATH(wrong_type(), "");
}

}  // namespace
}  // namespace safereturn::rpc
