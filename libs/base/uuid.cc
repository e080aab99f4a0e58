#include "libs/base/uuid.h"

#include <openssl/sha.h>

#include <algorithm>

namespace safereturn {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool IsDash(size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

}  // namespace

std::string Uuid::ToString() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (const uint8_t byte : bytes) {
    if (IsDash(text.size())) text.push_back('-');
    text.push_back(kHex[byte >> 4]);
    text.push_back(kHex[byte & 15]);
  }
  return text;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  size_t next = 0;
  for (size_t i = 0; i < text.size();) {
    if (IsDash(i)) {
      if (text[i++] != '-') return std::nullopt;
      continue;
    }
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[next++] = static_cast<uint8_t>(high << 4 | low);
    i += 2;
  }
  return uuid;
}

Uuid UuidV5(const Uuid& space, std::string_view name) {
  std::string input(space.bytes.begin(), space.bytes.end());
  input.append(name);
  std::array<uint8_t, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest.data());
  Uuid uuid;
  std::copy_n(digest.begin(), uuid.bytes.size(), uuid.bytes.begin());
  uuid.bytes[6] = (uuid.bytes[6] & 0x0F) | 0x50;
  uuid.bytes[8] = (uuid.bytes[8] & 0x3F) | 0x80;
  return uuid;
}

Uuid IdSource::NewUuid() {
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now().time_since_epoch());
  const uint64_t random = random_.Next();
  uint64_t millis = static_cast<uint64_t>(now.count());
  uint16_t counter = 0;
  {
    const std::lock_guard lock(mutex_);
    if (millis <= last_millis_) {
      // 12 bits of counter keep the order within a millisecond; past them time is borrowed.
      millis = last_millis_;
      if (++counter_ > 0x0FFF) {
        counter_ = 0;
        ++millis;
      }
    } else {
      counter_ = 0;
    }
    last_millis_ = millis;
    counter = counter_;
  }
  Uuid uuid;
  for (size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<uint8_t>(millis >> (40 - 8 * i));
  uuid.bytes[6] = static_cast<uint8_t>(0x70 | counter >> 8);
  uuid.bytes[7] = static_cast<uint8_t>(counter);
  for (size_t i = 0; i < 8; ++i) uuid.bytes[8 + i] = static_cast<uint8_t>(random >> (8 * i));
  uuid.bytes[8] = (uuid.bytes[8] & 0x3F) | 0x80;
  return uuid;
}

}  // namespace safereturn
