#include "libs/rpc/status.h"

#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

TEST(Status, ReasonAndFieldSurviveTheWire) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status sent =
        Refuse(static_cast<absl::StatusCode>(code), "EPISODE_NOT_OPEN", "it is closed", "state");

    const absl::Status received = FromGrpc(ToGrpc(sent, "referral.safereturn"));

    EXPECT_EQ(received.code(), sent.code());
    EXPECT_EQ(ReasonOf(received), "EPISODE_NOT_OPEN");
    EXPECT_EQ(FieldOf(received), "state");
    EXPECT_EQ(MessageOf(received), "it is closed");
  }
}

TEST(Status, OkStaysOk) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus(), "x").ok());
  EXPECT_TRUE(FromGrpc(grpc::Status::OK).ok());
}

TEST(Status, DetailsAreThoseOfGoogleRpc) {
  const grpc::Status wire = ToGrpc(
      Refuse(absl::StatusCode::kInvalidArgument, "DATE_IMPOSSIBLE", "no such day", "return.date"),
      "referral.safereturn");

  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(wire.error_details()));
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "DATE_IMPOSSIBLE");
  EXPECT_EQ(info.domain(), "referral.safereturn");
  google::rpc::BadRequest bad;
  ASSERT_TRUE(details.details(1).UnpackTo(&bad));
  EXPECT_EQ(bad.field_violations(0).field(), "return.date");
}

TEST(Status, AStatusWithoutDetailsKeepsCodeAndMessage) {
  const absl::Status status = FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"));

  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(MessageOf(status), "gone");
  EXPECT_EQ(FromGrpc(grpc::Status(grpc::StatusCode::INTERNAL, "x", "no proto")).code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace safereturn::rpc
