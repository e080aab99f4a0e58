#include "libs/seal/secret.h"

#include <sodium.h>

#include <algorithm>

#include "libs/base/check.h"
#include "libs/seal/aead.h"

namespace safereturn::seal {

static_assert(Secret::kBytes == crypto_kdf_KEYBYTES);

Secret Secret::Random() {
  EnsureSodium();
  std::array<char, kBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  Secret secret({bytes.data(), bytes.size()});
  sodium_memzero(bytes.data(), bytes.size());
  return secret;
}

Secret::Secret(std::string_view bytes) {
  SR_CHECK(bytes.size() == kBytes, "a key has 32 bytes");
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

Secret::~Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }

Secret Secret::Derive(std::string_view purpose) const {
  SR_CHECK(purpose.size() == crypto_kdf_CONTEXTBYTES, "a purpose has eight characters");
  std::array<uint8_t, kBytes> derived{};
  crypto_kdf_derive_from_key(derived.data(), derived.size(), 1, purpose.data(), bytes_.data());
  const Secret secret({reinterpret_cast<const char*>(derived.data()), derived.size()});
  sodium_memzero(derived.data(), derived.size());
  return secret;
}

}  // namespace safereturn::seal
