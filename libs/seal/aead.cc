#include "libs/seal/aead.h"

#include <sodium.h>

#include "libs/base/check.h"

namespace safereturn::seal {
namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(Secret::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void FillNonce(unsigned char* nonce, Random* random) {
  if (random == nullptr) {
    randombytes_buf(nonce, kNonce);
    return;
  }
  for (size_t i = 0; i < kNonce; ++i) nonce[i] = static_cast<unsigned char>(random->Next());
}

}  // namespace

void EnsureSodium() {
  static const bool is_ready = sodium_init() >= 0;
  SR_CHECK(is_ready, "libsodium finds the system's random numbers");
}

std::string Encrypt(const Secret& key, std::string_view bound, std::string_view text,
                    Random* random) {
  EnsureSodium();
  std::string encrypted(kNonce + text.size() + kTag, '\0');
  auto* const nonce = reinterpret_cast<unsigned char*>(encrypted.data());
  FillNonce(nonce, random);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, Bytes(text), text.size(),
                                             Bytes(bound), bound.size(), nullptr, nonce,
                                             key.data());
  return encrypted;
}

std::optional<std::string> Decrypt(const Secret& key, std::string_view bound,
                                   std::string_view encrypted) {
  EnsureSodium();
  if (encrypted.size() < kNonce + kTag) return std::nullopt;
  std::string text(encrypted.size() - kNonce - kTag, '\0');
  const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(text.data()), nullptr, nullptr,
      Bytes(encrypted.substr(kNonce)), encrypted.size() - kNonce, Bytes(bound), bound.size(),
      Bytes(encrypted), key.data());
  if (result != 0) return std::nullopt;
  return text;
}

}  // namespace safereturn::seal
