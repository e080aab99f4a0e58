#include "libs/messaging/processor.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "libs/base/crash_point.h"
#include "libs/base/text.h"
#include "libs/messaging/metrics.h"
#include "libs/obs/log.h"

namespace safereturn::messaging {
namespace {

// What this service stored itself.
std::string StoredBytes(const std::string& base64) { return FromBase64(base64).value_or(""); }

// Name space of dead letters' ids: the same message parked twice is one letter.
const Uuid& LetterSpace() {
  static const Uuid space = *Uuid::Parse("c0a6f7f2-0f0b-5b7e-8a55-7b1f6a6f9d11");
  return space;
}

kafka::Message ToMessage(const DeadLetter& letter) {
  kafka::Message message;
  message.topic = letter.topic;
  message.key = StoredBytes(letter.kafka_key);
  for (const auto& header : letter.headers) {
    message.headers.push_back({header.name, StoredBytes(header.value)});
  }
  message.value = StoredBytes(letter.data);
  return message;
}

// A stranger's name as it can be stored: PostgreSQL's jsonb refuses NUL, and a letter that cannot
// be stored would stop its partition for ever.
std::string Storable(std::string_view text) {
  constexpr size_t kLongest = 200;
  std::string clean(text.substr(0, kLongest));
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20) c = '?';
  }
  return clean;
}

}  // namespace

// One message on its way through a batch.
struct Processor::Item {
  const kafka::Message* message = nullptr;
  absl::StatusOr<Envelope> envelope = absl::UnknownError("not parsed");
  absl::StatusOr<Router::Delivery> delivery = absl::UnknownError("not decoded");
  bool is_skipped = false;
  bool is_intake = false;

  // Where the message lay, for one that does not even say its id.
  [[nodiscard]] std::string Place() const {
    return message->topic + "/" + std::to_string(message->partition) + "/" +
           std::to_string(message->offset);
  }
  [[nodiscard]] InboxMark Mark() const {
    if (!envelope.ok()) return {"place", UuidV5(LetterSpace(), Place()), ""};
    return {envelope->source, InboxId(*envelope), ContentHash(*envelope)};
  }
  [[nodiscard]] std::string LetterId() const {
    const InboxMark mark = Mark();
    return UuidV5(LetterSpace(),
                  mark.source + "|" + mark.event_id.ToString() + "|" + mark.content_hash)
        .ToString();
  }
  // Key that is parked with a message that fails; strangers' keys mean nothing.
  [[nodiscard]] std::string ParkedKey() const {
    return is_intake || !envelope.ok() ? std::string() : envelope->partition_key;
  }
};

DeadLetter Processor::ToDeadLetter(const Item& item, const absl::Status& why, Tx& tx) {
  DeadLetter letter;
  letter.dead_letter_id = item.LetterId();
  letter.topic = item.message->topic;
  letter.partition_key = item.ParkedKey();
  if (item.envelope.ok()) {
    letter.source = item.envelope->source;
    letter.event_id = item.envelope->id;
    letter.type = item.envelope->type;
    letter.subject = item.envelope->subject;
  }
  letter.kafka_key = ToBase64(item.message->key);
  // An oversized stranger is kept as far as the limit: enough to see what it was.
  const std::string_view value = item.message->value;
  letter.data = ToBase64(value.substr(0, kMaxEventBytes));
  size_t header_bytes = 0;
  for (const auto& header : item.message->headers) {
    header_bytes += header.name.size() + header.value.size();
    if (header_bytes > kMaxHeaderBytes) break;
    letter.headers.push_back({Storable(header.name), ToBase64(header.value)});
  }
  letter.code = absl::StatusCodeToString(why.code());
  letter.reason = ReasonOf(why);
  letter.message = MessageOf(why);
  letter.field = Storable(FieldOf(why));
  letter.parked_time = tx.now();
  letter.kafka_offset = item.message->offset;
  return letter;
}

const Router::Decode* Processor::FindDecoder(const Item& item) const {
  const std::string& type = item.envelope->type;
  if (item.is_intake && !type.starts_with(options_.intake_package)) return nullptr;
  return router_.Find(type);
}

absl::Status Processor::HandleOne(Item& item, Tx& tx) {
  if (!item.envelope.ok()) return item.envelope.status();
  if (!item.delivery.ok()) return item.delivery.status();
  Cause cause{
      item.envelope->correlation_id.empty() ? item.envelope->id : item.envelope->correlation_id,
      item.envelope->id, item.envelope->trace_parent};
  for (const auto& extension : item.envelope->extensions) {
    const bool is_ours =
        extension.first == kAuthorityExtension || extension.first == kClassificationExtension;
    if (!is_ours) cause.extensions.push_back(extension);
  }
  tx.set_cause(std::move(cause));
  const obs::LogScope scope({.request_id = "", .event_id = item.envelope->id});
  return item.delivery->handle(tx);
}

absl::Status Processor::Attempt(std::vector<Item>& items, BatchReport& report) {
  return store_.Run({}, [&](Tx& tx) -> absl::Status {
    report = {};
    std::vector<InboxMark> marks;
    std::vector<Item*> heard;
    Prefetch prefetch;
    for (Item& item : items) {
      if (item.is_skipped) {
        ++report.skipped;
        continue;
      }
      marks.push_back(item.Mark());
      heard.push_back(&item);
      if (const std::string key = item.ParkedKey(); !key.empty()) {
        prefetch.Find<DeadLetter>("parked_key", key);
      }
      if (item.delivery.ok()) item.delivery->touches(prefetch);
    }
    if (heard.empty()) return absl::OkStatus();
    SR_ASSIGN_OR_RETURN(const std::vector<InboxState> states,
                        tx.backend().MarkInbox(marks, tx.now()));
    SR_RETURN_IF_ERROR(tx.Run(prefetch));

    for (size_t i = 0; i < heard.size(); ++i) {
      Item& item = *heard[i];
      if (states[i] == InboxState::kRepeat) {
        ++report.repeated;
        continue;
      }
      absl::Status status;
      tx.Mark();
      if (states[i] == InboxState::kReused) {
        status = Refuse(absl::StatusCode::kInvalidArgument, "EVENT_ID_REUSED",
                        "this source used this event id for another content; mint a new id", "id");
      } else if (const std::string key = item.ParkedKey(); !key.empty()) {
        SR_ASSIGN_OR_RETURN(const auto parked, tx.Find<DeadLetter>("parked_key", key));
        status = parked.empty() ? HandleOne(item, tx)
                                : Refuse(absl::StatusCode::kFailedPrecondition, "KEY_PARKED",
                                         "an earlier event of this key is parked; retry that one");
      } else {
        status = HandleOne(item, tx);
      }
      if (status.ok()) {
        ++report.handled;
        continue;
      }
      if (IsTransient(status)) return status;
      tx.RollbackToMark();  // the neighbours' changes stay
      const DeadLetter letter = ToDeadLetter(item, status, tx);
      SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<DeadLetter>(letter.dead_letter_id));
      if (!known) tx.Save(letter);
      ++report.parked;
      obs::Warning("event.parked", {{"topic", letter.topic},
                                    {"type", letter.type},
                                    {"reason", letter.reason},
                                    {"field", letter.field},
                                    {"dead_letter", letter.dead_letter_id}});
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<BatchReport> Processor::Process(const std::vector<kafka::Message>& messages) {
  std::vector<Item> items(messages.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    Item& item = items[i];
    item.message = &messages[i];
    item.is_intake = messages[i].topic == options_.intake_topic;
    if (!item.is_intake) {
      // Most of our own events are another consumer's business: that is seen before anything is
      // parsed.
      const std::string* type = messages[i].FindHeader("ce_type");
      item.is_skipped = type != nullptr && router_.Find(*type) == nullptr;
      if (item.is_skipped) continue;
    }
    item.envelope = ParseCloudEvent(messages[i]);
    if (!item.envelope.ok()) continue;
    if (const Router::Decode* decode = FindDecoder(item)) {
      item.delivery = (*decode)(*item.envelope);
    } else if (item.is_intake) {
      item.delivery = Refuse(absl::StatusCode::kInvalidArgument, "TYPE_UNKNOWN",
                             "the intake contract has no such event type", "type");
    } else {
      item.is_skipped = true;  // another consumer's business, or a newer release's
    }
  }

  BatchReport total;
  // Ranges still to be handled, in order; a range that the database refuses is halved, so that the
  // one message to blame is found and its neighbours are not.
  std::vector<std::pair<size_t, size_t>> ranges{{0, items.size()}};
  std::set<size_t> blamed;
  while (!ranges.empty()) {
    const auto [from, to] = ranges.back();
    ranges.pop_back();
    std::vector<Item> part(std::make_move_iterator(items.begin() + static_cast<ptrdiff_t>(from)),
                           std::make_move_iterator(items.begin() + static_cast<ptrdiff_t>(to)));
    BatchReport report;
    const absl::Status status = Attempt(part, report);
    std::move(part.begin(), part.end(), items.begin() + static_cast<ptrdiff_t>(from));
    if (status.ok()) {
      total.handled += report.handled;
      total.repeated += report.repeated;
      total.skipped += report.skipped;
      total.parked += report.parked;
    } else if (IsTransient(status)) {
      return status;
    } else if (to - from > 1) {
      const size_t middle = from + (to - from) / 2;
      ranges.emplace_back(middle, to);
      ranges.emplace_back(from, middle);
    } else if (!blamed.insert(from).second) {
      // Not even its letter can be stored. Nothing may be skipped: back off, and let the failing
      // step be seen.
      return absl::UnavailableError("a dead letter was refused: " + Describe(status));
    } else {
      // The database itself refuses this one: park it without running its handler again.
      items[from].delivery = status;
      ranges.emplace_back(from, to);
    }
  }
  CountHandled(total.handled, total.repeated, total.skipped, total.parked);
  SR_CRASH_POINT("consumer.before_offset");
  return total;
}

absl::StatusOr<DeadLetter> Processor::Retry(const CommandContext& context, const std::string& id) {
  DeadLetter result;
  SR_RETURN_IF_ERROR(store_.Run({}, [&](Tx& tx) -> absl::Status {
    SR_ASSIGN_OR_RETURN(DeadLetter first, tx.Load<DeadLetter>(id));
    if (first.state != DeadLetterState::kParked) {
      return Refuse(absl::StatusCode::kFailedPrecondition, "DEAD_LETTER_CLOSED",
                    "it was retried or discarded already", "name");
    }
    std::vector<DeadLetter> letters{first};
    if (!first.partition_key.empty()) {
      SR_RETURN_IF_ERROR(tx.Lock(first.partition_key));
      SR_ASSIGN_OR_RETURN(letters, tx.Find<DeadLetter>("parked_key", first.partition_key));
      std::stable_sort(letters.begin(), letters.end(), [](const auto& a, const auto& b) {
        return std::tie(a.parked_time, a.kafka_offset) < std::tie(b.parked_time, b.kafka_offset);
      });
    }
    for (DeadLetter& letter : letters) {
      const kafka::Message message = ToMessage(letter);
      Item item;
      item.message = &message;
      item.is_intake = message.topic == options_.intake_topic;
      item.envelope = ParseCloudEvent(message);
      if (item.envelope.ok()) {
        const Router::Decode* decode = FindDecoder(item);
        item.delivery = decode == nullptr ? absl::StatusOr<Router::Delivery>(Refuse(
                                                absl::StatusCode::kInvalidArgument, "TYPE_UNKNOWN",
                                                "no handler knows this type", "type"))
                                          : (*decode)(*item.envelope);
      }
      // All or nothing: a key is freed only when every letter of it went through.
      SR_RETURN_IF_ERROR(HandleOne(item, tx));
      letter.state = DeadLetterState::kRetried;
      letter.closed_by = context.subject;
      tx.Save(letter);
      if (letter.dead_letter_id == id) result = letter;
    }
    return absl::OkStatus();
  }));
  return result;
}

absl::StatusOr<DeadLetter> Processor::Discard(const CommandContext& context, const std::string& id,
                                              const std::string& reason) {
  DeadLetter result;
  SR_RETURN_IF_ERROR(store_.Run({}, [&](Tx& tx) -> absl::Status {
    SR_ASSIGN_OR_RETURN(result, tx.Load<DeadLetter>(id));
    if (result.state != DeadLetterState::kParked) {
      return Refuse(absl::StatusCode::kFailedPrecondition, "DEAD_LETTER_CLOSED",
                    "it was retried or discarded already", "name");
    }
    if (reason.empty()) {
      return Refuse(absl::StatusCode::kInvalidArgument, "REASON_MISSING",
                    "say why this event is given up", "reason");
    }
    result.state = DeadLetterState::kDiscarded;
    result.closed_by = context.subject;
    result.closed_reason = reason;
    tx.Save(result);
    return absl::OkStatus();
  }));
  return result;
}

}  // namespace safereturn::messaging
