#include "services/gateway/live/hint.h"

#include <gtest/gtest.h>

#include "libs/messaging/envelope.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::gateway {
namespace {

messaging::Envelope Said() {
  scheduling::v1::ClockStarted event;
  event.set_home_urn("2890011");
  messaging::Envelope envelope;
  envelope.id = "01920f3c-0000-7000-8000-000000000001";
  envelope.source = "//safereturn/scheduling";
  envelope.type = event.GetDescriptor()->full_name();
  envelope.subject = "plans/7";
  envelope.subject_version = 3;
  envelope.extensions = {{messaging::kAuthorityExtension, "E10000016"}};
  envelope.content_type = "application/protobuf";
  envelope.data = event.SerializeAsString();
  return envelope;
}

std::optional<Hint> Hinted(const messaging::Envelope& envelope) {
  return HintOf(messaging::ToBinaryMode(envelope, "safereturn.scheduling.events"));
}

TEST(HintOfTest, AnEventHintsAtItsSubject) {
  const auto hint = Hinted(Said());
  ASSERT_TRUE(hint.has_value());
  EXPECT_EQ(hint->authority, "E10000016");
  EXPECT_EQ(hint->home, "2890011");
  EXPECT_EQ(hint->type, "safereturn.scheduling.v1.ClockStarted");
  EXPECT_EQ(hint->subject, "plans/7");
  EXPECT_EQ(hint->version, 3);
}

TEST(HintOfTest, AnEventThatNamesNoHomeOrIsNotKnownHintsWithoutOne) {
  for (const char* type : {"safereturn.scheduling.v1.PlanClosed", "safereturn.scheduling.v9.New"}) {
    messaging::Envelope envelope = Said();
    envelope.type = type;
    const auto hint = Hinted(envelope);
    ASSERT_TRUE(hint.has_value()) << type;
    EXPECT_EQ(hint->home, "") << type;
  }
}

TEST(HintOfTest, WhatIsOfNoAuthorityOrNoEventHintsAtNothing) {
  messaging::Envelope nobodys = Said();
  nobodys.extensions.clear();
  EXPECT_FALSE(Hinted(nobodys).has_value());
  messaging::Envelope nothing = Said();
  nothing.subject.clear();
  EXPECT_FALSE(Hinted(nothing).has_value());
  EXPECT_FALSE(HintOf(kafka::Message{.topic = "x", .value = "y"}).has_value());
}

}  // namespace
}  // namespace safereturn::gateway
