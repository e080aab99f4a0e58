// XChaCha20-Poly1305 with a random nonce before the ciphertext: the one cipher of this library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/random.h"
#include "libs/seal/secret.h"

namespace safereturn::seal {

// Makes libsodium ready; cheap to repeat.
void EnsureSodium();

// Returns nonce and ciphertext. `bound` must be the same when it is decrypted; it is not part of
// the result. Nonces come from the operating system, or from `random` where a run must repeat.
std::string Encrypt(const Secret& key, std::string_view bound, std::string_view text,
                    Random* random = nullptr);

// Returns nothing if a byte of it, the key or `bound` is not what it was.
std::optional<std::string> Decrypt(const Secret& key, std::string_view bound,
                                   std::string_view encrypted);

}  // namespace safereturn::seal
