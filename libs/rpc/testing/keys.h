// Key pairs for tests: whoever has the private half can sign callers.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>

#include "libs/base/check.h"

namespace safereturn::rpc::testing {

struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

// Makes an EC key pair of `curve`; the product's is P-256.
inline KeyPair NewKeyPair(const char* curve = "P-256") {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen(curve), EVP_PKEY_free);
  SR_CHECK(key != nullptr, "OpenSSL knows the curve");
  const auto text = [](auto write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    SR_CHECK(write(bio.get()) == 1, "memory takes what is written");
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
  };
  return {text([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          }),
          text([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key.get()); })};
}

}  // namespace safereturn::rpc::testing
