#include "libs/messaging/dead_letter.h"

#include "libs/codec/json.h"

namespace safereturn::messaging {

const TableDef& Table<DeadLetter>::Def() {
  static const TableDef def{
      .name = "dead_letter",
      .collection = "deadLetters",
      .key_type = "uuid",
      .columns = {{"reason", "text"}, {"letter_state", "text"}, {"parked_key", "text"}},
      .unique = {},
      .exclusions = {}};
  return def;
}

std::string Table<DeadLetter>::OrderingKey(const DeadLetter& letter) {
  return letter.partition_key.empty() ? "deadLetters/" + letter.dead_letter_id
                                      : letter.partition_key;
}

ColumnValues Table<DeadLetter>::Columns(const DeadLetter& letter) {
  const bool is_parked = letter.state == DeadLetterState::kParked;
  return {letter.reason, boost::describe::enum_to_string(letter.state, "kUnspecified"),
          is_parked && !letter.partition_key.empty() ? std::optional(letter.partition_key)
                                                     : std::nullopt};
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::messaging::DeadLetter)
