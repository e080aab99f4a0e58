#include "services/gateway/auth/token_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/rpc/caller_verifier.h"
#include "libs/rpc/testing/keys.h"
#include "services/gateway/testing/issuer.h"

namespace safereturn::gateway {
namespace {

using std::chrono::seconds;
using testing::Base64Url;
using testing::Claims;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Json;
using testing::KeySetText;
using testing::SigningKey;

struct World {
  SigningKey rsa = SigningKey::Rsa("rsa-1");
  SigningKey ec = SigningKey::Ec("ec-1");
  SigningKey stranger = SigningKey::Ec("ec-1");  // says the same id, is another key
  SigningKey later = SigningKey::Ec("ec-2");
  rpc::testing::KeyPair caller_keys = rpc::testing::NewKeyPair();
};

World& TheWorld() {
  static auto& world = *new World;
  return world;
}

class TokenCheckerTest : public ::testing::Test {
 protected:
  explicit TokenCheckerTest(IssuerOptions options = {})
      : checker_(With(std::move(options)),
                 {world_.caller_keys.private_pem, rpc::kTokenIssuer, rpc::kTokenAudience}, clock_,
                 [this] { ++asked_for_keys_; }) {
    SetKeys({world_.rsa.Jwk(), world_.ec.Jwk()});
  }

  static IssuerOptions With(IssuerOptions options) {
    options.issuer = testing::kIssuer;
    options.audience = testing::kAudience;
    return options;
  }

  void SetKeys(const std::vector<Json>& keys) {
    auto set = KeySet::Read(KeySetText(keys));
    ASSERT_TRUE(set.ok()) << Describe(set.status());
    checker_.SetKeys(*std::move(set));
  }

  std::string Good(const Json& changes = Json::object()) {
    return world_.ec.Sign(Claims(clock_.Now(), changes).dump());
  }

  absl::StatusOr<rpc::Caller> Check(const std::string& token) {
    Instant expires;
    return checker_.Check(token, expires);
  }

  World& world_ = TheWorld();
  SystemClock clock_;
  int asked_for_keys_ = 0;
  TokenChecker checker_;
};

TEST_F(TokenCheckerTest, BothAlgorithmsNameTheirCaller) {
  for (const SigningKey* key : {&world_.rsa, &world_.ec}) {
    const auto caller = Check(key->Sign(Claims(clock_.Now()).dump()));
    ASSERT_TRUE(caller.ok()) << Describe(caller.status());
    EXPECT_EQ(caller->subject, "users/4d1c2b");
    EXPECT_THAT(caller->roles, ElementsAre("coordinator"));
    EXPECT_THAT(caller->authorities, ElementsAre("E10000016"));
    EXPECT_THAT(caller->homes, IsEmpty());
  }
}

TEST_F(TokenCheckerTest, TheExchangedTokenIsOneThatServicesBelieve) {
  const auto token = checker_.Exchange("Bearer " + Good());

  ASSERT_TRUE(token.ok()) << Describe(token.status());
  auto verifier =
      rpc::CallerVerifier::Create({.public_key_pem = world_.caller_keys.public_pem}, clock_);
  ASSERT_TRUE(verifier.ok());
  const auto caller = (*verifier)->Verify(token->token.value);
  ASSERT_TRUE(caller.ok()) << Describe(caller.status());
  EXPECT_EQ((*caller)->subject, "users/4d1c2b");
  EXPECT_THAT((*caller)->authorities, ElementsAre("E10000016"));
}

TEST_F(TokenCheckerTest, HostileTokensAreRefusedEachForItsReason) {
  const std::string claims = Claims(clock_.Now()).dump();
  const int64_t now = std::chrono::duration_cast<seconds>(clock_.Now().time_since_epoch()).count();
  const std::string good = Good();
  const std::string signature = good.substr(good.rfind('.'));
  const std::string body = good.substr(0, good.rfind('.'));
  const auto unsigned_token = [&](const Json& header) {
    return Base64Url(header.dump()) + "." + Base64Url(claims) + ".";
  };
  const SigningKey public_half = SigningKey::Secret(world_.rsa.Jwk().dump(), "rsa-1");
  const SigningKey pem_like = SigningKey::Secret(world_.ec.Jwk().dump(), "ec-1");
  const struct {
    const char* name;
    std::string token;
    const char* reason;
  } cases[] = {
      {"nothing", "", "TOKEN_INVALID"},
      {"no dots", "abc", "TOKEN_INVALID"},
      {"one dot", "abc.def", "TOKEN_INVALID"},
      {"only dots", "..", "TOKEN_INVALID"},
      {"four parts", good + ".x", "TOKEN_INVALID"},
      {"five parts, as if encrypted", good + ".x.y", "TOKEN_INVALID"},
      {"very long", std::string(9000, 'a') + "." + body, "TOKEN_INVALID"},
      {"header is no JSON", Base64Url("{alg") + "." + Base64Url(claims) + signature,
       "TOKEN_INVALID"},
      {"header is a list", Base64Url("[]") + "." + Base64Url(claims) + signature, "TOKEN_INVALID"},
      {"alg none", unsigned_token({{"alg", "none"}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg None", unsigned_token({{"alg", "None"}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg NONE", unsigned_token({{"alg", "NONE"}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg empty", unsigned_token({{"alg", ""}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg absent", unsigned_token({{"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg is a number", unsigned_token({{"alg", 256}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"alg is a list", unsigned_token({{"alg", {"ES256"}}, {"kid", "ec-1"}}), "TOKEN_INVALID"},
      {"ES256 with no signature", unsigned_token({{"alg", "ES256"}, {"kid", "ec-1"}}),
       "TOKEN_INVALID"},
      {"HMAC with the RSA public key", public_half.Sign(claims), "TOKEN_INVALID"},
      {"HMAC with the EC public key", pem_like.Sign(claims), "TOKEN_INVALID"},
      {"RS512, which we do not take", world_.rsa.Sign(claims, {{"alg", "RS512"}}), "TOKEN_INVALID"},
      {"PS256, which we do not take", world_.rsa.Sign(claims, {{"alg", "PS256"}}), "TOKEN_INVALID"},
      {"RSA signature under the EC key's id", world_.rsa.Sign(claims, {{"kid", "ec-1"}}),
       "TOKEN_INVALID"},
      {"EC signature under the RSA key's id", world_.ec.Sign(claims, {{"kid", "rsa-1"}}),
       "TOKEN_INVALID"},
      {"another key with our id", world_.stranger.Sign(claims), "TOKEN_INVALID"},
      {"key id absent", world_.ec.Sign(claims, {{"kid", nullptr}}), "TOKEN_INVALID"},
      {"key id empty", world_.ec.Sign(claims, {{"kid", ""}}), "TOKEN_INVALID"},
      {"key id is a path", world_.ec.Sign(claims, {{"kid", "../../dev/null"}}),
       "TOKEN_KEY_UNKNOWN"},
      {"key id unknown", world_.ec.Sign(claims, {{"kid", "ec-9"}}), "TOKEN_KEY_UNKNOWN"},
      {"its own key in the header", world_.stranger.Sign(claims, {{"jwk", world_.stranger.Jwk()}}),
       "TOKEN_INVALID"},
      {"address of its own keys", world_.stranger.Sign(claims, {{"jku", "https://evil.example"}}),
       "TOKEN_INVALID"},
      {"critical header", world_.ec.Sign(claims, {{"crit", {"exp"}}}), "TOKEN_INVALID"},
      {"unencoded payload", world_.ec.Sign(claims, {{"b64", false}}), "TOKEN_INVALID"},
      {"another type", world_.ec.Sign(claims, {{"typ", "logout+jwt"}}), "TOKEN_INVALID"},
      {"signature of another token",
       body + Good({{"sub", "x"}}).substr(Good({{"sub", "x"}}).rfind('.')), "TOKEN_INVALID"},
      {"signature cut short", good.substr(0, good.size() - 4), "TOKEN_INVALID"},
      {"signature of zeros", body + "." + Base64Url(std::string(64, '\0')), "TOKEN_INVALID"},
      {"other claims under a good signature",
       body.substr(0, body.find('.')) + "." +
           Base64Url(Claims(clock_.Now(), {{"roles", {"operator"}}}).dump()) + signature,
       "TOKEN_INVALID"},
      {"claims are no JSON", world_.ec.Sign("{"), "TOKEN_INVALID"},
      {"claims are a list", world_.ec.Sign("[]"), "TOKEN_INVALID"},
      {"wrong issuer", Good({{"iss", "https://evil.example/"}}), "TOKEN_WRONG_ISSUER"},
      {"issuer without its slash", Good({{"iss", "https://login.example.gov.uk"}}),
       "TOKEN_WRONG_ISSUER"},
      {"issuer absent", Good({{"iss", nullptr}}), "TOKEN_WRONG_ISSUER"},
      {"issuer is a list", Good({{"iss", {testing::kIssuer}}}), "TOKEN_WRONG_ISSUER"},
      {"wrong audience", Good({{"aud", "payroll"}}), "TOKEN_WRONG_AUDIENCE"},
      {"audience absent", Good({{"aud", nullptr}}), "TOKEN_WRONG_AUDIENCE"},
      {"audiences of others", Good({{"aud", {"payroll", "mail"}}}), "TOKEN_WRONG_AUDIENCE"},
      {"audience begins like ours", Good({{"aud", "safe-return-2"}}), "TOKEN_WRONG_AUDIENCE"},
      {"expired", Good({{"iat", now - 700}, {"exp", now - 60}}), "TOKEN_EXPIRED"},
      {"end absent", Good({{"exp", nullptr}}), "TOKEN_INVALID"},
      {"end is a text", Good({{"exp", "9999999999"}}), "TOKEN_INVALID"},
      {"end beyond all times", Good({{"exp", 1e300}}), "TOKEN_INVALID"},
      {"end before 1970", Good({{"exp", -5}}), "TOKEN_INVALID"},
      {"beginning absent", Good({{"iat", nullptr}}), "TOKEN_INVALID"},
      {"from the future", Good({{"iat", now + 300}}), "TOKEN_NOT_YET_VALID"},
      {"not before later", Good({{"nbf", now + 300}}), "TOKEN_NOT_YET_VALID"},
      {"not before is a text", Good({{"nbf", "0"}}), "TOKEN_INVALID"},
      {"valid for a year", Good({{"exp", now + 31'536'000}}), "TOKEN_LIVES_TOO_LONG"},
      {"nobody", Good({{"sub", nullptr}}), "TOKEN_INVALID"},
      {"subject empty", Good({{"sub", ""}}), "TOKEN_INVALID"},
      {"subject with a line break", Good({{"sub", "a\nb"}}), "TOKEN_INVALID"},
      {"subject too long", Good({{"sub", std::string(200, 'x')}}), "TOKEN_INVALID"},
      {"roles are an object", Good({{"roles", {{"coordinator", true}}}}), "TOKEN_INVALID"},
      {"roles hold numbers", Good({{"roles", {1, 2}}}), "TOKEN_INVALID"},
  };
  for (const auto& [name, token, reason] : cases) {
    const auto caller = Check(token);
    EXPECT_EQ(caller.status().code(), absl::StatusCode::kUnauthenticated) << name;
    EXPECT_EQ(ReasonOf(caller.status()), reason) << name;
  }
}

TEST_F(TokenCheckerTest, AnHeaderWithoutABearerTokenIsNoCaller) {
  for (const std::string header : {"", "Bearer", "Bearer ", "Basic dTpw", "Token x"}) {
    EXPECT_EQ(ReasonOf(checker_.Exchange(header).status()), "TOKEN_MISSING") << header;
  }
  EXPECT_TRUE(checker_.Exchange("bearer " + Good()).ok());  // the scheme's case is free
}

TEST_F(TokenCheckerTest, RolesThatTheProductLacksGrantNothingAndSystemIsNotForOutsiders) {
  const auto caller = Check(Good({{"roles", {"admin", "system", "interviewer", "interviewer"}}}));
  ASSERT_TRUE(caller.ok());
  EXPECT_THAT(caller->roles, ElementsAre("interviewer"));
}

class MappedTest : public TokenCheckerTest {
 protected:
  MappedTest()
      : TokenCheckerTest({.subject_claim = "oid",
                          .roles_claim = "realm_access.roles",
                          .role_names = {{"SR Coordinators", "coordinator"}}}) {}
};

TEST_F(MappedTest, ClaimsAreReadWhereTheSettingsSay) {
  const auto caller = Check(Good({{"oid", "77"},
                                  {"realm_access", {{"roles", {"SR Coordinators", "operator"}}}},
                                  {"homes", "2890011 2890012"}}));
  ASSERT_TRUE(caller.ok()) << Describe(caller.status());
  EXPECT_EQ(caller->subject, "users/77");
  EXPECT_THAT(caller->roles, ElementsAre("coordinator"));
  EXPECT_THAT(caller->homes, ElementsAre("2890011", "2890012"));
}

TEST_F(TokenCheckerTest, KeysThatChangeAreTakenAndWithdrawnOnesVouchForNobody) {
  const std::string old_token = "Bearer " + Good();
  const std::string new_token = "Bearer " + world_.later.Sign(Claims(clock_.Now()).dump());
  EXPECT_TRUE(checker_.Exchange(old_token).ok());
  EXPECT_EQ(ReasonOf(checker_.Exchange(new_token).status()), "TOKEN_KEY_UNKNOWN");
  EXPECT_EQ(asked_for_keys_, 1);

  SetKeys({world_.later.Jwk()});

  EXPECT_TRUE(checker_.Exchange(new_token).ok());
  EXPECT_EQ(ReasonOf(checker_.Exchange(old_token).status()), "TOKEN_KEY_UNKNOWN");
}

TEST(KeySetTest, OnlyKeysThatAreOfUseAreKept) {
  World& world = TheWorld();
  Json encrypting = world.ec.Jwk();
  encrypting["use"] = "enc";
  encrypting["kid"] = "enc";
  const auto set =
      KeySet::Read(KeySetText({world.ec.Jwk(), encrypting, SigningKey::Rsa("weak", 1024).Jwk(),
                               SigningKey::Ec("p384", CJOSE_JWK_EC_P_384).Jwk(),
                               SigningKey::Secret("0123456789abcdef", "oct").Jwk(true)}));
  ASSERT_TRUE(set.ok()) << Describe(set.status());
  EXPECT_EQ((*set)->size(), 1);
}

TEST(KeySetTest, WhatIsNoKeySetIsRefused) {
  const std::string twice =
      KeySetText({TheWorld().ec.Jwk(), TheWorld().later.Jwk(), TheWorld().ec.Jwk()});
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"keys": []})"),
        std::string(R"({"keys": [7]})"), twice,
        std::string(
            R"({"keys": [{"kty": "EC", "crv": "P-256", "kid": "a", "x": "", "y": ""}]})")}) {
    EXPECT_EQ(ReasonOf(KeySet::Read(text).status()), "JWKS_INVALID") << text;
  }
}

TEST(RoleNamesTest, NamesAreMappedToRolesOfTheProductOnly) {
  const auto names = ParseRoleNames("SR=Leads=service_lead,Desk=coordinator");
  ASSERT_TRUE(names.ok());
  EXPECT_EQ(names->at("SR=Leads"), "service_lead");
  EXPECT_EQ(names->at("Desk"), "coordinator");
  for (const char* text : {"Desk", "Desk=boss", "=coordinator"}) {
    EXPECT_EQ(ReasonOf(ParseRoleNames(text).status()), "ROLE_MAP_INVALID") << text;
  }
}

}  // namespace
}  // namespace safereturn::gateway
