// UUIDs: version 7 (time-ordered) for what we mint, version 5 (from content) for what must come out
// the same each time, such as the event of an imported row.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/base/random.h"

namespace safereturn {

struct Uuid {
  std::array<uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
  // Returns the canonical lower-case text, 36 characters.
  [[nodiscard]] std::string ToString() const;
  // Returns nothing unless `text` is the 36-character form (either case).
  static std::optional<Uuid> Parse(std::string_view text);
};

// Returns the version 5 UUID (RFC 9562, SHA-1) of `name` within `space`.
Uuid UuidV5(const Uuid& space, std::string_view name);

// Mints version 7 UUIDs from a clock and a random source; seedable through both.
// Ids of one source never go backwards, also when the clock does. Thread-safety: any thread.
class IdSource {
 public:
  IdSource(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
  Uuid NewUuid();
  Random& random() { return random_; }

 private:
  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  uint64_t last_millis_ = 0;
  uint16_t counter_ = 0;
};

}  // namespace safereturn

template <>
struct std::hash<safereturn::Uuid> {
  size_t operator()(const safereturn::Uuid& uuid) const noexcept {
    uint64_t value = 0;
    for (size_t i = 8; i < 16; ++i) value = (value << 8) | uuid.bytes[i];
    return std::hash<uint64_t>{}(value);
  }
};
