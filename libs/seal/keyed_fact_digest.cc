#include "libs/seal/keyed_fact_digest.h"

#include <absl/strings/escaping.h>
#include <sodium.h>

#include "libs/base/result.h"
#include "libs/seal/aead.h"

namespace safereturn::seal {
namespace {

constexpr size_t kDigestBytes = 32;

}  // namespace

KeyedFactDigest::KeyedFactDigest(const Secret& digest_key) : key_(digest_key.Derive("srfacts1")) {}

absl::StatusOr<std::string> KeyedFactDigest::Digest(FactKind kind, std::string_view text) const {
  const std::string normal = NormaliseFact(kind, text);
  if (normal.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "FACT_INVALID",
                  "nothing is left to compare of this fact, or its kind is unknown");
  }
  EnsureSodium();
  const std::string input = static_cast<char>(kind) + normal;
  std::string digest(kDigestBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                     key_.data(), Secret::kBytes);
  return absl::BytesToHexString(digest);
}

}  // namespace safereturn::seal
