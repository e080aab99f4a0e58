// Key material: 32 bytes that are wiped when they go.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace safereturn::seal {

// Not kept in guarded pages (sodium_malloc): thousands of cached keys would cost four pages each.
class Secret {
 public:
  static constexpr size_t kBytes = 32;

  // Returns fresh random key material.
  static Secret Random();
  // `bytes` must be kBytes long.
  explicit Secret(std::string_view bytes);
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret();

  [[nodiscard]] const uint8_t* data() const { return bytes_.data(); }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), kBytes};
  }
  // Returns the key for another purpose, `purpose` being eight characters (crypto_kdf).
  [[nodiscard]] Secret Derive(std::string_view purpose) const;

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

}  // namespace safereturn::seal
