#include "services/gateway/intake/webhooks.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The example of the Standard Webhooks libraries.
constexpr char kKey[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kId[] = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr char kBody[] = R"({"test": 2432232314})";
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr int64_t kSent = 1614265330;
const Instant kNow{seconds(kSent)};
constexpr milliseconds kTolerance{300'000};

Webhooks With(const std::string& keys) {
  auto read = Webhooks::Read(
      R"({"partners": {"kent": {"sources": ["//kent.example/lcs"], "keys": [)" + keys + "]}}}",
      kTolerance);
  EXPECT_TRUE(read.ok()) << Describe(read.status());
  return *std::move(read);
}

Request Signed(const Headers& changes = {}) {
  Request request{.method = "POST",
                  .target = "/v1/intake/webhooks/kent",
                  .headers = {{"webhook-id", kId},
                              {"webhook-timestamp", std::to_string(kSent)},
                              {"webhook-signature", kSignature}},
                  .body = kBody};
  for (const auto& [name, value] : changes) {
    for (auto& header : request.headers) {
      if (header.first == name) header.second = value;
    }
  }
  return request;
}

std::string Quoted(const std::string& key) { return "\"" + key + "\""; }

TEST(WebhooksTest, TheStandardsExampleIsSigned) {
  const Webhooks webhooks = With(Quoted(kKey));
  const auto partner = webhooks.Verify("kent", Signed(), kNow);
  ASSERT_TRUE(partner.ok()) << Describe(partner.status());
  EXPECT_EQ((*partner)->sources.front(), "//kent.example/lcs");
}

TEST(WebhooksTest, EitherKeyVouchesWhileKeysAreChanged) {
  const std::string other = Quoted("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  for (const std::string& keys : {Quoted(kKey) + "," + other, other + "," + Quoted(kKey)}) {
    EXPECT_TRUE(With(keys).Verify("kent", Signed(), kNow).ok()) << keys;
  }
  EXPECT_FALSE(With(other).Verify("kent", Signed(), kNow).ok());
  // A sender who changes its key signs with both.
  const Request both =
      Signed({{"webhook-signature", "v1a,AAAA v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " +
                                        std::string(kSignature)}});
  EXPECT_TRUE(With(Quoted(kKey)).Verify("kent", both, kNow).ok());
}

TEST(WebhooksTest, WhatNoKeySignedIsRefused) {
  const Webhooks webhooks = With(Quoted(kKey));
  const std::string good = kSignature;
  Request twice = Signed();
  twice.headers.emplace_back("webhook-signature", kSignature);
  Request bare = Signed();
  bare.headers.clear();
  Request other_body = Signed();
  other_body.body += " ";
  const struct {
    const char* name;
    std::string partner;
    Request request;
  } cases[] = {
      {"unknown partner", "leeds", Signed()},
      {"empty partner", "", Signed()},
      {"no headers", "kent", bare},
      {"two signatures' headers", "kent", twice},
      {"another body", "kent", other_body},
      {"another id", "kent", Signed({{"webhook-id", "msg_x"}})},
      {"another time", "kent", Signed({{"webhook-timestamp", std::to_string(kSent + 1)}})},
      {"id with a dot", "kent", Signed({{"webhook-id", "msg.1"}})},
      {"empty id", "kent", Signed({{"webhook-id", ""}})},
      {"time is no number", "kent", Signed({{"webhook-timestamp", "now"}})},
      {"time with a tail", "kent", Signed({{"webhook-timestamp", "1614265330.0"}})},
      {"time too long", "kent", Signed({{"webhook-timestamp", "99999999999999999999"}})},
      {"no signature", "kent", Signed({{"webhook-signature", ""}})},
      {"without its scheme", "kent", Signed({{"webhook-signature", good.substr(3)}})},
      {"another scheme", "kent", Signed({{"webhook-signature", "v2" + good.substr(2)}})},
      {"cut short", "kent", Signed({{"webhook-signature", good.substr(0, good.size() - 4)}})},
      {"empty after its scheme", "kent", Signed({{"webhook-signature", "v1,"}})},
      {"no base64", "kent", Signed({{"webhook-signature", "v1,????"}})},
      {"the good one is the ninth", "kent",
       Signed({{"webhook-signature", "a b c d e f g h " + good}})},
  };
  for (const auto& [name, partner, request] : cases) {
    const auto verified = webhooks.Verify(partner, request, kNow);
    EXPECT_EQ(verified.status().code(), absl::StatusCode::kUnauthenticated) << name;
    EXPECT_EQ(ReasonOf(verified.status()), "WEBHOOK_SIGNATURE_INVALID") << name;
  }
}

TEST(WebhooksTest, ATimeTooFarFromNowIsRefused) {
  const Webhooks webhooks = With(Quoted(kKey));
  for (const milliseconds away : {kTolerance, -kTolerance}) {
    EXPECT_TRUE(webhooks.Verify("kent", Signed(), kNow + away).ok());
    const milliseconds beyond = away + (away.count() > 0 ? milliseconds(1) : milliseconds(-1));
    EXPECT_EQ(ReasonOf(webhooks.Verify("kent", Signed(), kNow + beyond).status()),
              "WEBHOOK_TIMESTAMP_OUTSIDE");
  }
}

TEST(WebhooksTest, SettingsThatAreWrongAreTold) {
  for (
      const char* text :
      {"{", "[]", R"({"partner": {}})", R"({"partners": []})",
       R"({"partners": {"a b": {"sources": ["//s"], "keys": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}}})",
       R"({"partners": {"a": {"sources": [], "keys": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}}})",
       R"({"partners": {"a": {"sources": ["//s"], "keys": []}}})",
       R"({"partners": {"a": {"sources": ["//s"], "keys": ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}}})",
       R"({"partners": {"a": {"sources": ["//s"], "keys": ["whsec_c2hvcnQ="]}}})",
       R"({"partners": {"a": {"sources": ["//s"], "keys": [7]}}})",
       R"({"partners": {"a": {"sources": ["//s"]}}})"}) {
    EXPECT_EQ(ReasonOf(Webhooks::Read(text, kTolerance).status()), "WEBHOOKS_INVALID") << text;
  }
  EXPECT_EQ(Webhooks::Read(" \n", kTolerance)->size(), 0u);
}

}  // namespace
}  // namespace safereturn::gateway
