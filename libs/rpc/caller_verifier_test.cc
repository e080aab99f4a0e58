#include "libs/rpc/caller_verifier.h"

#include <gtest/gtest.h>
#include <jwt.h>

#include <cstdlib>
#include <functional>
#include <optional>

#include "libs/base/result.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/testing/keys.h"

namespace safereturn::rpc {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const Instant kNow = Instant(seconds(1'774'900'000));
const Caller kCaller{.subject = "users/7",
                     .roles = {"coordinator", "analyst"},
                     .authorities = {"E10000016"},
                     .homes = {"SC001"}};

const testing::KeyPair& Keys() {
  static const auto& pair = *new testing::KeyPair(testing::NewKeyPair());
  return pair;
}

// Signs whatever the test wants, with whatever algorithm.
std::string Forge(jwt_alg_t algorithm, const std::string& key, const std::string& claims) {
  jwt_t* jwt = nullptr;
  EXPECT_EQ(jwt_new(&jwt), 0);
  EXPECT_EQ(jwt_add_grants_json(jwt, claims.c_str()), 0);
  EXPECT_EQ(jwt_set_alg(jwt, algorithm,
                        key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()),
                        static_cast<int>(key.size())),
            0);
  char* text = jwt_encode_str(jwt);
  EXPECT_NE(text, nullptr);
  std::string token = text == nullptr ? "" : text;
  std::free(text);
  jwt_free(jwt);
  return token;
}

std::string Claims(const std::string& more) {
  return R"({"iss":"safereturn-gateway","aud":"safereturn","sub":"users/7","roles":["coordinator"])" +
         more + "}";
}

const std::string kGoodTimes = R"(,"iat":1774900000,"exp":1774900300)";

class CallerVerifierTest : public ::testing::Test {
 protected:
  CallerVerifierTest() { Make({.public_key_pem = Keys().public_pem}); }

  void Make(VerifierOptions options) {
    auto made = CallerVerifier::Create(std::move(options), clock_);
    ASSERT_TRUE(made.ok()) << Describe(made.status());
    verifier_ = *std::move(made);
  }

  std::string Mint(Instant now = kNow, seconds lifetime = minutes(5)) {
    const CallerTokenMinter minter(Keys().private_pem, kTokenIssuer, kTokenAudience);
    const auto token = minter.Mint(kCaller, now, lifetime);
    EXPECT_TRUE(token.ok()) << Describe(token.status());
    return token.ok() ? token->value : "";
  }

  std::string Refused(const std::string& token) {
    const auto caller = verifier_->Verify(token);
    if (caller.ok()) return "accepted";
    EXPECT_EQ(caller.status().code(), absl::StatusCode::kUnauthenticated);
    return ReasonOf(caller.status());
  }

  SimClock clock_{kNow};
  std::unique_ptr<CallerVerifier> verifier_;
};

TEST_F(CallerVerifierTest, ReturnsTheCallerThatWasSigned) {
  const auto caller = verifier_->Verify(Mint());

  ASSERT_TRUE(caller.ok()) << Describe(caller.status());
  EXPECT_EQ(**caller, kCaller);
}

TEST_F(CallerVerifierTest, AnAbsentOrGarbledTokenIsRefused) {
  EXPECT_EQ(Refused(""), "CALLER_MISSING");
  for (const std::string& token :
       {std::string("x"), std::string("a.b.c"), std::string(".."), std::string("\0\xff", 2),
        std::string("eyJhbGciOiJFUzI1NiJ9.e30."), Mint().substr(0, 40), Mint() + "A",
        Mint() + "." + Mint(), std::string(100'000, 'a')}) {
    EXPECT_EQ(Refused(token), "CALLER_INVALID") << token.substr(0, 60);
  }
}

TEST_F(CallerVerifierTest, ATokenWithoutSignatureIsRefused) {
  EXPECT_EQ(Refused(Forge(JWT_ALG_NONE, "", Claims(kGoodTimes))), "CALLER_INVALID");
}

TEST_F(CallerVerifierTest, ThePublicKeyAsHmacSecretIsRefused) {
  EXPECT_EQ(Refused(Forge(JWT_ALG_HS256, Keys().public_pem, Claims(kGoodTimes))), "CALLER_INVALID");
}

TEST_F(CallerVerifierTest, AnotherKeyAndAnotherCurveAreRefused) {
  EXPECT_EQ(Refused(Forge(JWT_ALG_ES256, testing::NewKeyPair().private_pem, Claims(kGoodTimes))),
            "CALLER_INVALID");
  EXPECT_EQ(
      Refused(Forge(JWT_ALG_ES384, testing::NewKeyPair("P-384").private_pem, Claims(kGoodTimes))),
      "CALLER_INVALID");
}

TEST_F(CallerVerifierTest, ChangedClaimsAreRefused) {
  std::string token = Mint();
  const size_t claims = token.find('.') + 10;
  token[claims] = token[claims] == 'A' ? 'B' : 'A';

  EXPECT_EQ(Refused(token), "CALLER_INVALID");
}

TEST_F(CallerVerifierTest, EachClaimIsChecked) {
  const auto signed_with = [](const std::string& claims) {
    return Forge(JWT_ALG_ES256, Keys().private_pem, claims);
  };
  EXPECT_EQ(Refused(signed_with(Claims(kGoodTimes))), "accepted");
  EXPECT_EQ(Refused(signed_with(Claims(""))), "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(R"(,"iat":1774900000)"))), "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(R"(,"exp":1774900300)"))), "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(R"(,"iat":"1774900000","exp":"1774900300")"))),
            "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(R"(,"iat":1774900000,"exp":9223372036854775807)"))),
            "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(kGoodTimes + R"(,"homes":"SC001")"))), "CALLER_INVALID");
  EXPECT_EQ(Refused(signed_with(Claims(kGoodTimes + R"(,"authorities":[1])"))), "CALLER_INVALID");
  EXPECT_EQ(
      Refused(signed_with(
          R"({"iss":"me","aud":"safereturn","sub":"users/7","iat":1774900000,"exp":1774900300})")),
      "CALLER_WRONG_ISSUER");
  EXPECT_EQ(
      Refused(signed_with(
          R"({"iss":"safereturn-gateway","aud":"x","sub":"users/7","iat":1774900000,"exp":1774900300})")),
      "CALLER_WRONG_AUDIENCE");
  EXPECT_EQ(
      Refused(signed_with(
          R"({"iss":"safereturn-gateway","aud":"safereturn","iat":1774900000,"exp":1774900300})")),
      "CALLER_INVALID");
}

TEST_F(CallerVerifierTest, TimesAreCheckedWithALeeway) {
  EXPECT_EQ(Refused(Mint(kNow - minutes(5) - seconds(20))), "accepted");
  EXPECT_EQ(Refused(Mint(kNow - minutes(5) - seconds(31))), "CALLER_EXPIRED");
  EXPECT_EQ(Refused(Mint(kNow + seconds(20))), "accepted");
  EXPECT_EQ(Refused(Mint(kNow + seconds(31))), "CALLER_NOT_YET_VALID");
  EXPECT_EQ(Refused(Mint(kNow, minutes(61))), "CALLER_LIVES_TOO_LONG");
  EXPECT_EQ(Refused(Mint(kNow, seconds(-60))), "CALLER_EXPIRED");
}

TEST_F(CallerVerifierTest, ARememberedTokenStillExpires) {
  const std::string token = Mint();
  EXPECT_EQ(Refused(token), "accepted");
  EXPECT_EQ(verifier_->cached(), 1u);

  clock_.Advance(minutes(5) + seconds(31));

  EXPECT_EQ(Refused(token), "CALLER_EXPIRED");
}

TEST_F(CallerVerifierTest, RefusedTokensAreNotRememberedAndTheMemoryIsBounded) {
  Make({.public_key_pem = Keys().public_pem, .cache_capacity = 3});
  EXPECT_EQ(Refused("a.b.c"), "CALLER_INVALID");
  EXPECT_EQ(verifier_->cached(), 0u);

  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Refused(Mint(kNow - seconds(i))), "accepted");
    EXPECT_LE(verifier_->cached(), 3u);
  }
}

TEST_F(CallerVerifierTest, OnlyAPublicP256KeyIsTakenAsKey) {
  for (const std::string& key : {std::string(), std::string("no key"), Keys().private_pem,
                                 testing::NewKeyPair("P-384").public_pem}) {
    const auto made = CallerVerifier::Create({.public_key_pem = key}, clock_);
    EXPECT_EQ(made.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(made.status()), "CALLER_KEY_UNREADABLE");
  }
}

TEST(CallerTokenMinter, RefusesWhatIsNoKey) {
  const CallerTokenMinter minter("no key", kTokenIssuer, kTokenAudience);
  EXPECT_EQ(ReasonOf(minter.Mint(kCaller, kNow, minutes(5)).status()), "CALLER_KEY_UNREADABLE");
  EXPECT_EQ(ReasonOf(CallerTokenMinter::FromFile("/nonexistent").status()),
            "CALLER_KEY_UNREADABLE");
}

}  // namespace
}  // namespace safereturn::rpc
