// A message that could not be handled, kept whole with its reason until a person retries or
// discards it. On our own topics its key is parked with it: later events of that child join it in
// order.
#pragma once

#include "libs/base/describe.h"
#include "libs/messaging/table.h"

namespace safereturn::messaging {

enum class DeadLetterState { kUnspecified = 0, kParked = 1, kRetried = 2, kDiscarded = 3 };
SR_ENUM(DeadLetterState, kUnspecified, kParked, kRetried, kDiscarded)

struct StoredHeader {
  std::string name;
  std::string value;  // base64: a hostile header need not be text
};
SR_STRUCT(StoredHeader, name, value)

struct DeadLetter {
  std::string dead_letter_id;  // UUID text
  AuthorityId authority_id;    // "" where the message does not say or is not believed
  std::string topic;
  std::string source;
  std::string event_id;
  std::string type;
  std::string subject;
  std::string partition_key;  // parked with it; "" at intake
  std::string kafka_key;      // base64
  std::vector<StoredHeader> headers;
  std::string data;    // base64 of the Kafka value
  std::string code;    // absl code name
  std::string reason;  // e.g. EVENT_ID_REUSED, KEY_PARKED
  std::string message;
  std::string field;
  Instant parked_time;
  int64_t kafka_offset = 0;  // the order of those that one transaction parked
  DeadLetterState state = DeadLetterState::kParked;
  std::string closed_by;
  std::string closed_reason;
};
SR_STRUCT(DeadLetter, dead_letter_id, authority_id, topic, source, event_id, type, subject,
          partition_key, kafka_key, headers, data, code, reason, message, field, parked_time,
          kafka_offset, state, closed_by, closed_reason)

template <>
struct Table<DeadLetter> {
  static const TableDef& Def();
  static std::string Key(const DeadLetter& letter) { return letter.dead_letter_id; }
  static AuthorityId Authority(const DeadLetter& letter) { return letter.authority_id; }
  static std::string OrderingKey(const DeadLetter& letter);
  static std::optional<Instant> NextDue(const DeadLetter&) { return std::nullopt; }
  static bool IsLive(const DeadLetter&) { return false; }  // waits for a person, not for a time
  static ColumnValues Columns(const DeadLetter& letter);   // reason, state, parked_key
};

}  // namespace safereturn::messaging
