#include "libs/seal/fact_digest.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/seal/keyed_fact_digest.h"

namespace safereturn::seal {
namespace {

const Secret kKey("0123456789abcdef0123456789abcdef");

TEST(NormaliseFact, EqualFactsBecomeEqualTexts) {
  const struct {
    FactKind kind;
    const char* text;
    const char* normal;
  } cases[] = {
      {FactKind::kPhone, "07700 900 123", "07700900123"},
      {FactKind::kPhone, "+44 7700 900123", "07700900123"},
      {FactKind::kPhone, "+44 (0)7700-900123", "07700900123"},
      {FactKind::kPhone, "0044 7700 900123", "07700900123"},
      {FactKind::kPhone, "+1 212 555 0100", "+12125550100"},
      {FactKind::kPhone, "001 212 555 0100", "+12125550100"},
      {FactKind::kPhone, "unknown", ""},
      {FactKind::kVehicle, "ab12 cde", "AB12CDE"},
      {FactKind::kVehicle, "AB-12-CDE", "AB12CDE"},
      {FactKind::kHandle, " @Some.One_1 ", "some.one_1"},
      {FactKind::kHandle, "@@x", "x"},
      {FactKind::kPlace, "St. Mary's  Park,", "st marys park"},
      {FactKind::kPlace, "ŁÓDŹ Café", "łódź café"},
      {FactKind::kAssociate, " JAY-jay ", "jay jay"},
      {FactKind::kAssociate, "...", ""},
      {FactKind::kUnspecified, "x", ""},
  };
  for (const auto& [kind, text, normal] : cases) EXPECT_EQ(NormaliseFact(kind, text), normal);
}

TEST(KeyedFactDigest, IsKeyedAndTellsKindsApart) {
  const KeyedFactDigest digest(kKey);
  const std::string phone = *digest.Digest(FactKind::kPhone, "07700 900123");
  EXPECT_EQ(phone.size(), 64u);
  EXPECT_EQ(phone.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(phone, *digest.Digest(FactKind::kPhone, "+447700900123"));
  EXPECT_NE(phone, *digest.Digest(FactKind::kHandle, "07700900123"));
  EXPECT_NE(phone,
            *KeyedFactDigest(Secret(std::string(32, 'x'))).Digest(FactKind::kPhone, "07700900123"));
}

// Facts are compared over years and by two services: the same key must give this for ever.
TEST(KeyedFactDigest, StaysTheSame) {
  EXPECT_EQ(*KeyedFactDigest(kKey).Digest(FactKind::kVehicle, "AB12 CDE"),
            "ca6cb95540bc763f6d4ac51d34e65af75ce52f3c376222b11178041633aca0ba");
}

TEST(KeyedFactDigest, NothingToCompareIsRefused) {
  const auto digest = KeyedFactDigest(kKey).Digest(FactKind::kPhone, "none");
  EXPECT_EQ(ReasonOf(digest.status()), "FACT_INVALID");
}

}  // namespace
}  // namespace safereturn::seal
