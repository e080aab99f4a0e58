// The one mapping: struct ⇄ JSON and struct ⇄ protobuf, by field name.
#include <gtest/gtest.h>

#include "libs/base/ids.h"
#include "libs/codec/json.h"
#include "libs/codec/proto.h"
#include "safereturn/intake/v1/intake.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::codec {
namespace {

using namespace std::chrono_literals;

enum class AckMode { kUnspecified = 0, kLink = 1, kLogin = 2 };
SR_ENUM(AckMode, kUnspecified, kLink, kLogin)

struct Raised {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t step = 0;
  Instant step_due_time;
  std::vector<std::string> roles;
  AckMode ack_mode = AckMode::kUnspecified;
  Seconds max_promise{0};
  bool acknowledgeable = false;
};
SR_STRUCT(Raised, plan_id, child_id, authority_id, step, step_due_time, roles, ack_mode,
          max_promise, acknowledgeable)

struct Time {
  std::optional<Instant> time;
  std::string date;
};
SR_STRUCT(Time, time, date)

struct Identifier {
  std::string type;
  std::string issuer;
  std::string value;
};
SR_STRUCT(Identifier, type, issuer, value)

struct Missing {
  std::vector<Identifier> child;
  Time start_time;
  std::optional<Date> birth_date;
  std::optional<int32_t> police_risk;
};
SR_STRUCT(Missing, child, start_time, birth_date, police_risk)

Raised SampleRaised() {
  return {PlanId(*Uuid::Parse("0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f")),
          ChildId(*Uuid::Parse("0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e60")),
          "E10000016",
          3,
          Instant(1'774'900'800s + 5us),
          {"placement_manager", "social_worker"},
          AckMode::kLink,
          4h,
          true};
}

TEST(ProtoCodec, RoundTripsAnEvent) {
  scheduling::v1::EscalationRaised message;
  ToProto(SampleRaised(), message);

  EXPECT_EQ(message.plan_id(), "plans/0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f");
  EXPECT_EQ(message.ack_mode(), scheduling::v1::ACK_MODE_LINK);
  EXPECT_EQ(*FromProto<Raised>(message), SampleRaised());
  EXPECT_TRUE(CheckMapping<Raised>(*scheduling::v1::EscalationRaised::descriptor()).ok());
}

TEST(ProtoCodec, KeepsNestedRepeatedAndAbsentFields) {
  Missing missing{
      {{"ssda903", "E10000016", "510000"}}, {std::nullopt, "2026-03-28"}, std::nullopt, 2};
  intake::v1::ChildReportedMissing message;
  ToProto(missing, message);

  EXPECT_FALSE(message.start_time().has_time());
  EXPECT_EQ(*FromProto<Missing>(message), missing);

  message.clear_police_risk();
  message.set_birth_date("2014-02-29");
  const auto refused = FromProto<Missing>(message);
  EXPECT_EQ(ReasonOf(refused.status()), "FIELD_INVALID");
  EXPECT_EQ(FieldOf(refused.status()), "birth_date");
}

TEST(ProtoCodec, NamesThePathOfABadField) {
  intake::v1::ChildReportedMissing message;
  message.mutable_start_time()->mutable_time()->set_seconds(-5'000'000'000);
  EXPECT_EQ(FieldOf(FromProto<Missing>(message).status()), "start_time.time");
}

TEST(ProtoCodec, RefusesAnotherCollectionsId) {
  scheduling::v1::EscalationRaised message;
  ToProto(SampleRaised(), message);
  message.set_plan_id("episodes/0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f");
  EXPECT_EQ(FieldOf(FromProto<Raised>(message).status()), "plan_id");
}

TEST(ProtoCodec, ReadsAnUnknownEnumeratorAsUnspecified) {
  scheduling::v1::EscalationRaised message;
  ToProto(SampleRaised(), message);
  message.set_ack_mode(static_cast<scheduling::v1::AckMode>(77));
  EXPECT_EQ(FromProto<Raised>(message)->ack_mode, AckMode::kUnspecified);
}

struct Forgotten {
  std::string not_in_the_message;
};
SR_STRUCT(Forgotten, not_in_the_message)

TEST(ProtoCodec, TheCheckFindsAFieldWithoutATwin) {
  EXPECT_FALSE(CheckMapping<Forgotten>(*scheduling::v1::EscalationRaised::descriptor()).ok());
}

TEST(JsonCodec, RoundTripsAndReadsWhatOlderReleasesWrote) {
  EXPECT_EQ(FromJsonText<Raised>(ToJsonText(SampleRaised())), SampleRaised());
  EXPECT_EQ(FromJsonText<Raised>(R"({"step":2})").step, 2);
  EXPECT_EQ(ToJson(SampleRaised())["ack_mode"], "kLink");
}

}  // namespace
}  // namespace safereturn::codec
