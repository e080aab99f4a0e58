// A Kafka record as plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace safereturn::kafka {

struct Header {
  std::string name = {};
  std::string value = {};
  bool operator==(const Header&) const = default;
};

struct Message {
  std::string topic = {};
  int32_t partition = -1;  // -1: the broker's place for the key (murmur2, as Java clients)
  int64_t offset = -1;     // -1: not yet written
  std::string key = {};
  std::vector<Header> headers = {};
  std::string value = {};
  int64_t timestamp_ms = 0;  // wall time since 1970; 0 = set when produced

  // Returns the first header of that name, or nullptr.
  [[nodiscard]] const std::string* FindHeader(std::string_view name) const {
    for (const Header& header : headers) {
      if (header.name == name) return &header.value;
    }
    return nullptr;
  }
};

struct TopicPartition {
  std::string topic = {};
  int32_t partition = -1;
  auto operator<=>(const TopicPartition&) const = default;
};

}  // namespace safereturn::kafka
