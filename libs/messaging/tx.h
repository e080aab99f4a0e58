// The unit of work: everything that one event, command or tick changes, held in memory until one
// write and one commit. Handlers load, decide, fold and save; they never see SQL, Kafka or a clock.
//
// Reads go through an identity map: what was loaded or saved in this transaction is what the next
// handler of the same batch sees. Prefetch declares what a batch will touch, so that it is fetched
// by one query per table; a read that was not declared still works, by a query of its own.
//
// Thread-safety: none; a Tx belongs to the thread that runs the unit of work.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "libs/base/result.h"
#include "libs/codec/json_text.h"
#include "libs/messaging/backend.h"
#include "libs/messaging/envelope.h"

namespace safereturn::messaging {

// Turns a domain event (a described struct) into its type name and bytes. Made in adapters/bus.
class EventCodec {
 public:
  struct Encoded {
    std::string type;
    std::string data;
  };
  virtual ~EventCodec() = default;
  [[nodiscard]] virtual Encoded Encode(std::type_index type, const void* event) const = 0;
};

class Tx;

// Collects what a batch will touch.
class Prefetch {
 public:
  // Locks this ordering key (children/<uuid>) before anything is read.
  void Lock(const std::string& ordering_key) { locks_.insert(ordering_key); }
  template <class T>
  void Key(const std::string& key) {
    Key(Table<T>::Def(), key);
  }
  void Key(const TableDef& table, const std::string& key) { keys_[&table].insert(key); }
  template <class T>
  void Find(const std::string& column, const std::string& value) {
    finds_[{&Table<T>::Def(), column}].insert(value);
  }
  // Declares more once what is declared so far is loaded: for what is known only then. One round
  // for the whole batch. `next` may read from `tx` what is loaded; it may not lock, which would be
  // out of order.
  void Then(std::function<absl::Status(Tx& tx, Prefetch& more)> next) {
    next_.push_back(std::move(next));
  }

 private:
  friend class Tx;
  std::set<std::string> locks_;
  std::map<const TableDef*, std::set<std::string>> keys_;
  std::map<std::pair<const TableDef*, std::string>, std::set<std::string>> finds_;
  std::vector<std::function<absl::Status(Tx&, Prefetch&)>> next_;
};

// Where the journal's headers come from: the event or command that caused this.
struct Cause {
  std::string correlation_id;
  std::string causation_id;
  std::string trace_parent;
  // Attributes of the event that are nobody's here: carried on to all that it causes.
  std::vector<std::pair<std::string, std::string>> extensions = {};
};

class Tx {
 public:
  Tx(std::unique_ptr<Backend> backend, Instant now, IdSource& ids, const EventCodec& codec);

  // The instant of this unit of work: the same for every rule, row and event inside.
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] IdSource& ids() { return ids_; }
  // Mints an id: `tx.NewId<EpisodeId>()`.
  template <class Id>
  Id NewId() {
    return Id(ids_.NewUuid());
  }

  // Returns the aggregate. Errors: NOT_FOUND/<TABLE>_NOT_FOUND.
  template <class T>
  absl::StatusOr<T> Load(const std::string& key) {
    SR_ASSIGN_OR_RETURN(std::optional<T> found, TryLoad<T>(key));
    if (!found) return NotFound(Table<T>::Def(), key);
    return *std::move(found);
  }

  // Returns the aggregate, or nothing where there is none.
  template <class T>
  absl::StatusOr<std::optional<T>> TryLoad(const std::string& key) {
    SR_ASSIGN_OR_RETURN(Entry * entry, FetchEntry(Table<T>::Def(), key));
    if (entry == nullptr) return std::optional<T>();
    return std::optional<T>(Value<T>(*entry));
  }

  // Returns all aggregates whose `column` has `value`, in order of key; sees unsaved changes.
  template <class T>
  absl::StatusOr<std::vector<T>> Find(const std::string& column, const std::string& value) {
    SR_ASSIGN_OR_RETURN(std::vector<Entry*> entries, FindEntries(Table<T>::Def(), column, value));
    std::vector<T> found;
    found.reserve(entries.size());
    for (Entry* entry : entries) found.push_back(Value<T>(*entry));
    return found;
  }

  // Returns a page straight from the database (queries only: does not see unsaved changes).
  template <class T>
  absl::StatusOr<std::vector<T>> List(const ListQuery& query) {
    SR_ASSIGN_OR_RETURN(std::vector<Row> rows, backend_->List(Table<T>::Def(), query));
    std::vector<T> page;
    page.reserve(rows.size());
    for (Row& row : rows) page.push_back(Value<T>(Remember(Table<T>::Def(), std::move(row))));
    return page;
  }

  // Counts straight in the database (queries only: does not see unsaved changes).
  template <class T>
  absl::StatusOr<std::vector<CountRow>> Count(const CountQuery& query) {
    return backend_->Count(Table<T>::Def(), query);
  }

  // Returns the stored version of an aggregate that was loaded or saved here; 0 if it is not known.
  template <class T>
  int64_t VersionOf(const T& value) {
    return VersionOf(Table<T>::Def(), Table<T>::Key(value));
  }

  // Keeps `next` and what it said. `events` is a vector of the service's Event variant. The version
  // grows by the number of events (by one where there is none). Nothing is written before the end.
  template <class T, class Event>
  void Save(const T& next, const std::vector<Event>& events) {
    Entry& entry = Put(next, static_cast<int64_t>(events.size()));
    int64_t version = entry.row.version - static_cast<int64_t>(events.size());
    for (const Event& event : events) {
      ++version;
      std::visit([&](const auto& fact) { Say(entry, version, codec_.Encode(typeid(fact), &fact)); },
                 event);
    }
  }
  // Keeps `next` without an event: for what no other service and no history needs to know.
  template <class T>
  void Save(const T& next) {
    Put(next, 0);
  }

  // Locks an ordering key now. Consumers and wakers declare theirs by Prefetch; commands that
  // decide over several aggregates of one child lock the child before they read.
  absl::Status Lock(const std::string& ordering_key);

  // Locks and fetches what was declared, in a handful of queries.
  absl::Status Run(const Prefetch& prefetch);
  // The same for several units at once, without waiting for locks; returns for each whether it got
  // all of its own.
  absl::StatusOr<std::vector<bool>> RunEach(const std::vector<Prefetch>& units);
  // Locks what it can of `keys` without waiting; returns what it got.
  absl::StatusOr<std::vector<std::string>> LockAvailable(const std::set<std::string>& keys);

  void set_cause(Cause cause) { cause_ = std::move(cause); }
  // Keeps the id of a command that was run: it is written with what the command changed.
  void AddRequest(RequestRow request) { requests_.push_back(std::move(request)); }
  // Returns the command of this id that was run in this transaction, or nullptr.
  [[nodiscard]] const RequestRow* FindRequest(const Uuid& request_id) const;

  // Whether a lock that another transaction holds is waited for (the rule) or answered with
  // ABORTED/KEY_LOCKED: many callers' commands in one transaction may not lock in any order.
  void set_waits_for_locks(bool waits) { waits_for_locks_ = waits; }
  [[nodiscard]] Backend& backend() { return *backend_; }

  // A point to which a failed handler's changes can be taken back; its neighbours' stay.
  void Mark();
  void RollbackToMark();

  // Writes everything and commits. After it the Tx is spent.
  absl::Status Commit();

  // What Commit wrote: for waking the relay and the waker.
  [[nodiscard]] size_t events_said() const { return journal_.size(); }
  [[nodiscard]] std::optional<Instant> earliest_due() const;
  // The ordering keys of all that was changed here: what a conflict was about.
  [[nodiscard]] std::set<std::string> ChangedKeys() const;

 private:
  struct Entry {
    const TableDef* table = nullptr;
    Row row;
    std::any value;              // std::shared_ptr<const T>
    int64_t stored_version = 0;  // 0: insert
    bool dirty = false;
    std::function<std::string()> dump;  // state of `value`, made once at the end
  };
  using EntryKey = std::pair<const TableDef*, std::string>;
  struct Undo {
    EntryKey key;
    std::optional<Entry> before;
  };

  template <class T>
  const T& Value(Entry& entry) {
    if (!entry.value.has_value()) {
      entry.value = std::make_shared<const T>(codec::FromJsonText<T>(entry.row.state));
    }
    return *std::any_cast<const std::shared_ptr<const T>&>(entry.value);
  }

  template <class T>
  Entry& Put(const T& next, int64_t events) {
    const TableDef& table = Table<T>::Def();
    Entry& entry = Touch(table, Table<T>::Key(next));
    auto value = std::make_shared<const T>(next);
    entry.row.authority_id = Table<T>::Authority(next);
    entry.row.ordering_key = Table<T>::OrderingKey(next);
    entry.row.next_due = Table<T>::NextDue(next);
    entry.row.is_live = Table<T>::IsLive(next);
    entry.row.version += std::max<int64_t>(events, 1);
    SetColumns(entry, Table<T>::Columns(next));
    entry.value = value;
    entry.dump = [value] { return codec::ToJsonText(*value); };
    return entry;
  }

  absl::Status NotFound(const TableDef& table, const std::string& key) const;
  absl::StatusOr<Entry*> FetchEntry(const TableDef& table, const std::string& key);
  absl::StatusOr<std::vector<Entry*>> FindEntries(const TableDef& table, const std::string& column,
                                                  const std::string& value);
  Entry& Remember(const TableDef& table, Row row);
  Entry& Touch(const TableDef& table, const std::string& key);
  void SetColumns(Entry& entry, ColumnValues columns);
  void Say(const Entry& entry, int64_t version, EventCodec::Encoded event);
  int64_t VersionOf(const TableDef& table, const std::string& key) const;
  absl::Status LockSorted(std::set<std::string> keys);
  absl::Status FetchAll(const Prefetch& prefetch);
  void Index(const EntryKey& key, const Row& row);
  void Unindex(const EntryKey& key, const Row& row);

  std::unique_ptr<Backend> backend_;
  Instant now_;
  IdSource& ids_;
  const EventCodec& codec_;
  Cause cause_;
  std::vector<RequestRow> requests_;
  bool waits_for_locks_ = true;
  std::map<EntryKey, Entry> entries_;
  std::set<EntryKey> absent_;  // looked for and not there
  // (table, column, value) → keys, for what is in `entries_`; and which of them are complete.
  using FindKey = std::tuple<const TableDef*, std::string, std::string>;
  std::map<FindKey, std::set<std::string>> index_;
  std::set<FindKey> complete_;
  std::set<std::pair<const TableDef*, std::string>> indexed_columns_;
  std::vector<JournalRow> journal_;
  std::set<std::string> locked_;
  std::vector<Undo> undo_;
  size_t journal_mark_ = 0;
  size_t requests_mark_ = 0;
};

}  // namespace safereturn::messaging
