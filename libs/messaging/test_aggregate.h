// A small aggregate and its event, for the tests of the unit of work.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "libs/codec/json.h"
#include "libs/messaging/tx.h"

namespace safereturn::messaging {

struct Note {
  std::string note_id;
  AuthorityId authority_id = "E10000016";
  std::string child;
  std::string slot;  // a range, or "" for none
  int32_t count = 0;
  std::optional<Instant> due_time;
  std::optional<Instant> seen_time;
};
SR_STRUCT(Note, note_id, authority_id, child, slot, count, due_time, seen_time)

struct NoteTaken {
  std::string note_id;
};
SR_STRUCT(NoteTaken, note_id)
using NoteEvents = std::vector<std::variant<NoteTaken>>;

template <>
struct Table<Note> {
  static const TableDef& Def() {
    static const TableDef def{
        .name = "note",
        .collection = "notes",
        .key_type = "text",
        .columns = {{"child", "text"}, {"slot", "tstzrange"}, {"seen_at", "timestamptz"}},
        .unique = {},
        .exclusions = {{"note_child_slot", "child", "slot"}}};
    return def;
  }
  static std::string Key(const Note& note) { return note.note_id; }
  static AuthorityId Authority(const Note& note) { return note.authority_id; }
  static std::string OrderingKey(const Note& note) { return note.child; }
  static std::optional<Instant> NextDue(const Note& note) { return note.due_time; }
  static bool IsLive(const Note& note) { return note.due_time.has_value(); }
  static ColumnValues Columns(const Note& note) {
    return {note.child, note.slot.empty() ? std::nullopt : std::optional(note.slot),
            note.seen_time ? std::optional(FormatInstant(*note.seen_time)) : std::nullopt};
  }
};

// Encodes events as their JSON, so that these tests need no protobuf.
class NoteCodec final : public EventCodec {
 public:
  [[nodiscard]] Encoded Encode(std::type_index, const void* event) const override {
    return {"test.NoteTaken", codec::ToJsonText(*static_cast<const NoteTaken*>(event))};
  }
};

}  // namespace safereturn::messaging
