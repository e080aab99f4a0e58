#include "tools/safereturnctl/names.h"

#include <gtest/gtest.h>

#include "safereturn/referral/v1/referral.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::ctl {
namespace {

TEST(Names, AreKebab) {
  EXPECT_EQ(Kebab("ListEpisodes"), "list-episodes");
  EXPECT_EQ(Kebab("authority_id"), "authority-id");
  EXPECT_EQ(Kebab("start_time.date"), "start-time.date");
  EXPECT_EQ(Kebab("GetURNOfHome"), "get-urn-of-home");
  EXPECT_EQ(Kebab(""), "");
}

TEST(Enumerators, AreShortAndFoundInAnyForm) {
  const auto& states = *referral::v1::EpisodeState_descriptor();
  EXPECT_EQ(ShortName(*states.FindValueByName("EPISODE_STATE_NOT_REQUIRED")), "not_required");
  for (const char* text :
       {"not_required", "not-required", "NOT_REQUIRED", "EPISODE_STATE_NOT_REQUIRED"}) {
    ASSERT_NE(FindEnumerator(states, text), nullptr) << text;
    EXPECT_EQ(FindEnumerator(states, text)->number(), referral::v1::EPISODE_STATE_NOT_REQUIRED);
  }
  EXPECT_EQ(FindEnumerator(states, "gone"), nullptr);
  EXPECT_EQ(FindEnumerator(states, ""), nullptr);
}

TEST(Enumerators, AreListedWithoutUnspecified) {
  EXPECT_EQ(ShortNames(*scheduling::v1::AckMode_descriptor()), "link|login");
}

}  // namespace
}  // namespace safereturn::ctl
