// One suite, two databases: what the memory backend does is what PostgreSQL does. Unit tests and
// the simulator stand on this.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "libs/base/civil.h"
#include "libs/messaging/memory_backend.h"
#include "libs/messaging/test_aggregate.h"
#include "tests/contract/note_database.h"

namespace safereturn::messaging {
namespace {

using namespace std::chrono_literals;

class Fixture {
 public:
  virtual ~Fixture() = default;
  virtual Database& database() = 0;
};

class MemoryFixture final : public Fixture {
 public:
  Database& database() override { return database_; }

 private:
  MemoryDatabase database_;
};

class PgFixture final : public Fixture {
 public:
  Database& database() override { return notes_.database(); }

 private:
  NoteDatabase notes_;
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Fixture>()> make;
};

class StoreContract : public ::testing::TestWithParam<Kind> {
 protected:
  StoreContract() : fixture_(GetParam().make()) {}
  std::unique_ptr<Backend> Begin(BeginOptions options = {}) {
    auto backend = fixture_->database().Begin(options);
    SR_CHECK(backend.ok(), Describe(backend.status()));
    return *std::move(backend);
  }
  static Row MakeRow(const std::string& key, int64_t version = 1) {
    Row row;
    row.key = key;
    row.authority_id = "E10000016";
    row.ordering_key = "children/" + key;
    row.version = version;
    row.columns = {"c-" + key, std::nullopt, std::nullopt};
    row.state = R"({"note_id": ")" + key + R"("})";
    return row;
  }
  // Writes rows and journal entries in one transaction.
  absl::Status Write(TableWrite write, std::vector<JournalRow> journal = {},
                     std::vector<RequestRow> requests = {}, BeginOptions options = {}) {
    const auto backend = Begin(std::move(options));
    WriteSet set;
    set.now = kNow;
    write.table = &Def();
    set.tables.push_back(std::move(write));
    set.journal = std::move(journal);
    set.requests = std::move(requests);
    SR_RETURN_IF_ERROR(backend->Write(set));
    return backend->Commit();
  }
  absl::Status Insert(const Row& row) { return Write({nullptr, {row}, {}, {}}); }
  std::vector<Row> Fetch(const std::string& column, std::vector<std::string> values,
                         BeginOptions options = {}) {
    auto rows = Begin(std::move(options))->Fetch({{&Def(), column, std::move(values)}});
    SR_CHECK(rows.ok(), Describe(rows.status()));
    return (*rows)[0];
  }
  static std::vector<std::string> Keys(const std::vector<Row>& rows) {
    std::vector<std::string> keys;
    for (const Row& row : rows) keys.push_back(row.key);
    std::sort(keys.begin(), keys.end());
    return keys;
  }
  static JournalRow MakeEvent(int number, const std::string& subject = "notes/a") {
    JournalRow row;
    row.event_id = UuidV5(Uuid{}, std::to_string(number));
    row.type = "test.NoteTaken";
    row.subject = subject;
    row.version = number;
    row.authority_id = "E10000016";
    row.partition_key = "children/a";
    row.occurred_at = kNow;
    row.headers = R"({"correlationid":"x \"y\" \\z"})";
    row.data = std::string("\x00\xff'\\{}\"", 7);
    return row;
  }
  static const TableDef& Def() { return Table<Note>::Def(); }
  static constexpr Instant kNow{1'800'000'000s + 123456us};
  std::unique_ptr<Fixture> fixture_;
};

TEST_P(StoreContract, RowsRoundTripExactly) {
  Row row = MakeRow("a", 7);
  row.next_due = kNow + 1us;
  row.is_live = true;
  row.state = R"({"text": "quotes \" and \\ and { , } é", "n": 1})";
  ASSERT_TRUE(Insert(row).ok());

  const Row read = Fetch("", {"a"}).at(0);
  EXPECT_EQ(read.version, 7);
  EXPECT_EQ(read.next_due, row.next_due);
  EXPECT_TRUE(read.is_live);
  EXPECT_EQ(read.columns, row.columns);
  EXPECT_EQ(codec::Json::parse(read.state), codec::Json::parse(row.state));
  EXPECT_EQ(read.ordering_key, "children/a");
}

TEST_P(StoreContract, FetchAnswersEachRequestByKeyAndByColumn) {
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(Insert(MakeRow(key)).ok());

  EXPECT_EQ(Keys(Fetch("", {"a", "c", "zz"})), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(Keys(Fetch("child", {"c-b", "c-c"})), (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(Fetch("child", {"c-zz"}).empty());
}

TEST_P(StoreContract, AnUpdateNeedsTheStoredVersion) {
  ASSERT_TRUE(Insert(MakeRow("a", 1)).ok());

  EXPECT_TRUE(Write({nullptr, {}, {MakeRow("a", 2)}, {1}}).ok());
  EXPECT_EQ(ReasonOf(Write({nullptr, {}, {MakeRow("a", 3)}, {1}})), "VERSION_CONFLICT");
  EXPECT_EQ(ReasonOf(Write({nullptr, {}, {MakeRow("zz", 2)}, {1}})), "VERSION_CONFLICT");
  EXPECT_EQ(Fetch("", {"a"}).at(0).version, 2);
}

TEST_P(StoreContract, AKeyInsertedTwiceMeansRunAgain) {
  ASSERT_TRUE(Insert(MakeRow("a")).ok());
  const absl::Status again = Insert(MakeRow("a"));

  EXPECT_EQ(again.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(again), "KEY_EXISTS");
}

TEST_P(StoreContract, ExclusionKeepsOverlappingRangesApartAndAllowsTouchingOnes) {
  const auto with_slot = [](const char* key, const char* child, const char* slot) {
    Row row = MakeRow(key);
    row.columns = {child, slot, std::nullopt};
    return row;
  };
  const char* ten = "[\"2026-03-01T10:00:00Z\",\"2026-03-01T11:00:00Z\")";
  const char* half_past = "[\"2026-03-01T10:30:00Z\",\"2026-03-01T11:30:00Z\")";
  const char* eleven = "[\"2026-03-01T11:00:00Z\",\"2026-03-01T12:00:00Z\")";
  ASSERT_TRUE(Insert(with_slot("a", "c1", ten)).ok());

  EXPECT_EQ(ReasonOf(Insert(with_slot("b", "c1", half_past))), "NOTE_CHILD_SLOT");
  EXPECT_TRUE(Insert(with_slot("c", "c2", half_past)).ok());
  EXPECT_TRUE(Insert(with_slot("d", "c1", eleven)).ok());
}

TEST_P(StoreContract, AnUncommittedTransactionLeavesNoTrace) {
  {
    const auto backend = Begin();
    WriteSet set;
    set.now = kNow;
    set.tables.push_back({&Def(), {MakeRow("a")}, {}, {}});
    set.journal = {MakeEvent(1)};
    ASSERT_TRUE(backend->Write(set).ok());
    ASSERT_TRUE(backend->MarkInbox({{"s", Uuid{}, "h"}}, kNow).ok());
  }

  EXPECT_TRUE(Fetch("", {"a"}).empty());
  EXPECT_TRUE(Begin()->Unpublished(10)->empty());
  EXPECT_EQ(Begin()->MarkInbox({{"s", Uuid{}, "h"}}, kNow)->at(0), InboxState::kFresh);
}

TEST_P(StoreContract, TheInboxTellsFreshRepeatAndReused) {
  const Uuid one = UuidV5(Uuid{}, "1");
  const Uuid two = UuidV5(Uuid{}, "2");
  {
    const auto backend = Begin();
    const auto states = *backend->MarkInbox(
        {{"s", one, "h"}, {"s", one, "h"}, {"s", one, "other"}, {"t", one, "h"}}, kNow);
    EXPECT_EQ(states, (std::vector{InboxState::kFresh, InboxState::kRepeat, InboxState::kReused,
                                   InboxState::kFresh}));
    ASSERT_TRUE(backend->Commit().ok());
  }
  const auto later = *Begin()->MarkInbox({{"s", two, "h"}, {"s", one, "h"}, {"s", one, "x"}}, kNow);
  EXPECT_EQ(later, (std::vector{InboxState::kFresh, InboxState::kRepeat, InboxState::kReused}));
}

TEST_P(StoreContract, JournalAndOutboxKeepOrderAndBytes) {
  ASSERT_TRUE(Write({}, {MakeEvent(1), MakeEvent(2)}).ok());
  ASSERT_TRUE(Write({}, {MakeEvent(3, "notes/b")}).ok());

  const auto backend = Begin();
  ASSERT_TRUE(*backend->TryRelayLock());
  const auto rows = *backend->Unpublished(10);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].data, MakeEvent(1).data);
  EXPECT_EQ(rows[0].headers, MakeEvent(1).headers);
  EXPECT_EQ(rows[0].event_id, MakeEvent(1).event_id);
  EXPECT_EQ(rows[0].occurred_at, kNow);
  EXPECT_LT(rows[0].id, rows[1].id);
  EXPECT_EQ(rows[2].subject, "notes/b");
  ASSERT_TRUE(backend->MarkPublished({rows[0].id, rows[1].id}).ok());
  ASSERT_TRUE(backend->Commit().ok());
  EXPECT_EQ(Begin()->Unpublished(10)->size(), 1u);
  EXPECT_EQ(*Begin()->CountUnpublished(), 1);
  EXPECT_EQ(Begin()->JournalOf("notes/a", 0, 10)->size(), 2u);
  EXPECT_EQ(Begin()->JournalOf("notes/a", rows[0].id, 10)->size(), 1u);
}

TEST_P(StoreContract, OnlyOneRelayAtATime) {
  const auto first = Begin();
  ASSERT_TRUE(*first->TryRelayLock());
  EXPECT_FALSE(*Begin()->TryRelayLock());
}

TEST_P(StoreContract, LocksAreHeldToTheEndAndSkippedOnDemand) {
  auto first = Begin();
  EXPECT_EQ(*first->Lock({"a", "b"}, false), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(*first->Lock({"a"}, false), (std::vector<std::string>{"a"}));
  ASSERT_TRUE(first->Commit().ok());
  first = Begin();
  EXPECT_EQ(first->Lock({"a"}, false)->size(), 1u);
  EXPECT_EQ(*Begin()->Lock({"a", "b"}, true), (std::vector<std::string>{"b"}));
  first.reset();
  EXPECT_EQ(Begin()->Lock({"a", "b"}, true)->size(), 2u);
}

TEST_P(StoreContract, DueRowsComeEarliestFirstAndTheAuditCountsThem) {
  const auto due = [](const char* key, std::optional<Instant> at, bool live) {
    Row row = MakeRow(key);
    row.next_due = at;
    row.is_live = live;
    return row;
  };
  ASSERT_TRUE(
      Write({nullptr,
             {due("late", kNow - 2h, true), due("now", kNow, true), due("later", kNow + 1us, true),
              due("lost", std::nullopt, true), due("done", std::nullopt, false)},
             {},
             {}})
          .ok());

  const auto rows = *Begin()->Due(Def(), kNow, 10);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].key, "late");
  EXPECT_EQ(rows[0].ordering_key, "children/late");
  EXPECT_EQ(rows[1].key, "now");
  EXPECT_EQ(Begin()->Due(Def(), kNow, 1)->size(), 1u);
  EXPECT_EQ(*Begin()->EarliestDue(Def()), kNow - 2h);
  const Audit audit = *Begin()->AuditTable(Def(), kNow - 1h);
  EXPECT_EQ(audit.live, 4);
  EXPECT_EQ(audit.without_next, 1);
  EXPECT_EQ(audit.overdue, 1);
}

TEST_P(StoreContract, ListsPageByDueTimeThenKeyAndFilter) {
  std::vector<Row> rows;
  for (int i = 0; i < 7; ++i) {
    Row row = MakeRow("k" + std::to_string(i));
    if (i < 5) row.next_due = kNow + std::chrono::hours(10 - i);
    row.columns[0] = i % 2 == 0 ? "even" : "odd";
    row.is_live = i < 5;
    rows.push_back(row);
  }
  ASSERT_TRUE(Write({nullptr, rows, {}, {}}).ok());
  const auto list = [&](ListQuery query) {
    const auto rows_found = Begin()->List(Def(), query);
    std::vector<std::string> keys;
    for (const Row& row : *rows_found) keys.push_back(row.key);
    return keys;
  };
  using Strings = std::vector<std::string>;

  ListQuery query{.by_due = true, .limit = 3};
  EXPECT_EQ(list(query), (Strings{"k4", "k3", "k2"}));
  query.after = std::to_string((kNow + 8h).time_since_epoch().count()) + "|k2";
  EXPECT_EQ(list(query), (Strings{"k1", "k0", "k5"}));
  query.after = "-|k5";
  EXPECT_EQ(list(query), (Strings{"k6"}));
  EXPECT_EQ(list({.equals = {{"child", "odd"}}}), (Strings{"k1", "k3", "k5"}));
  EXPECT_EQ(list({.equals = {{"authority_id", "E10000099"}}}), Strings{});
  EXPECT_EQ(list({.due_before = kNow + 8h, .only_live = true, .by_due = true}),
            (Strings{"k4", "k3"}));
}

TEST_P(StoreContract, CountsRowsByTheValuesOfColumns) {
  for (const auto& [key, child, authority] :
       {std::tuple{"a", "x", "E10000016"}, std::tuple{"b", "x", "E10000016"},
        std::tuple{"c", "Y", "E10000016"}, std::tuple{"d", "x", "E08000035"}}) {
    Row row = MakeRow(key);
    row.columns[0] = child;
    row.authority_id = authority;
    ASSERT_TRUE(Insert(row).ok());
  }
  Row without = MakeRow("e");
  without.columns[0] = std::nullopt;
  ASSERT_TRUE(Insert(without).ok());
  const auto count = [&](const CountQuery& query, const BeginOptions& options = {}) {
    std::string text;
    const auto groups = Begin(options)->Count(Def(), query);
    if (!groups.ok()) return ReasonOf(groups.status());
    for (const CountRow& group : *groups) {
      for (const auto& value : group.values) text += value.value_or("-") + " ";
      text += std::to_string(group.rows) + ";";
    }
    return text;
  };
  CountQuery query;

  EXPECT_EQ(count(query), "5;");
  query.by = {"child"};
  EXPECT_EQ(count(query), "Y 1;x 3;- 1;");
  query.by = {"authority_id", "child"};
  EXPECT_EQ(count(query), "E08000035 x 1;E10000016 Y 1;E10000016 x 2;E10000016 - 1;");
  EXPECT_EQ(count(query, {.worker = false, .authorities = {"E08000035"}}), "E08000035 x 1;");
  query.equals = {{"child", "x"}};
  EXPECT_EQ(count(query), "E08000035 x 1;E10000016 x 2;");
  query.most_groups = 1;
  EXPECT_EQ(count(query), "TOO_MANY_GROUPS");
  query.equals = {{"child", "nobody"}};
  EXPECT_EQ(count(query), "");
  query.by = {};
  EXPECT_EQ(count(query), "");
}

TEST_P(StoreContract, ATimeRangeHasItsBeginningAndNotItsEnd) {
  for (const char* key : {"a", "b", "c", "d"}) {
    Row row = MakeRow(key);
    if (*key != 'd') row.columns[2] = FormatInstant(kNow + std::chrono::hours(*key - 'a'));
    ASSERT_TRUE(Insert(row).ok());
  }
  const auto listed = [&](std::optional<Instant> from, std::optional<Instant> until) {
    ListQuery query;
    query.ranges = {{"seen_at", from, until}};
    const auto rows = Begin()->List(Def(), query);
    SR_CHECK(rows.ok(), Describe(rows.status()));
    CountQuery count;
    count.ranges = query.ranges;
    const auto counted = Begin()->Count(Def(), count);
    SR_CHECK(counted.ok(), Describe(counted.status()));
    EXPECT_EQ(counted->empty() ? 0 : counted->front().rows, static_cast<int64_t>(rows->size()));
    return Keys(*rows);
  };
  using Names = std::vector<std::string>;

  EXPECT_EQ(listed(kNow, kNow + 1h), (Names{"a"}));
  EXPECT_EQ(listed(kNow + 1us, kNow + 1h + 1us), (Names{"b"}));
  EXPECT_EQ(listed(kNow + 1h, {}), (Names{"b", "c"}));
  EXPECT_EQ(listed({}, kNow + 2h), (Names{"a", "b"}));
  EXPECT_EQ(listed({}, {}), (Names{"a", "b", "c"}));
  EXPECT_EQ(listed(kNow + 3h, {}), Names{});
}

TEST_P(StoreContract, RequestsAreKeptOnceAndPurgedWhenOld) {
  const RequestRow request{UuidV5(Uuid{}, "r"), "M", std::string("\x01\x00", 2), "a", 3,
                           "E10000016"};
  RequestRow second = request;
  second.request_id = UuidV5(Uuid{}, "s");
  second.resource = "b";
  ASSERT_TRUE(Write({}, {}, {request, second}).ok());

  EXPECT_EQ(Write({}, {}, {request}).code(), absl::StatusCode::kAborted);
  const auto found =
      *Begin()->FindRequests({second.request_id, UuidV5(Uuid{}, "other"), request.request_id});
  ASSERT_EQ(found.size(), 2u);
  for (const RequestRow& row : found) {
    EXPECT_EQ(row.fingerprint, request.fingerprint);
    EXPECT_EQ(row.resource, row.request_id == request.request_id ? "a" : "b");
    EXPECT_EQ(row.version, 3);
  }
  EXPECT_TRUE((*Begin()->FindRequests({UuidV5(Uuid{}, "other")})).empty());
  const auto backend = Begin();
  EXPECT_EQ(*backend->Purge(kNow + 1s, kNow - 1s), 2);
}

TEST_P(StoreContract, ACallSeesAndChangesItsAuthoritiesOnly) {
  ASSERT_TRUE(Insert(MakeRow("a")).ok());
  const BeginOptions own{.worker = false, .authorities = {"E10000016", "E10000017"}};
  const BeginOptions stranger{.worker = false, .authorities = {"E10000099"}};

  EXPECT_EQ(Fetch("", {"a"}, own).size(), 1u);
  EXPECT_TRUE(Fetch("", {"a"}, stranger).empty());
  EXPECT_EQ(ReasonOf(Write({nullptr, {}, {MakeRow("a", 2)}, {1}}, {}, {}, stranger)),
            "VERSION_CONFLICT");
  EXPECT_EQ(Write({nullptr, {MakeRow("b")}, {}, {}}, {}, {}, stranger).code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(Write({nullptr, {}, {MakeRow("a", 2)}, {1}}, {}, {}, own).ok());
}

INSTANTIATE_TEST_SUITE_P(
    Both, StoreContract,
    ::testing::Values(Kind{"Memory", [] { return std::make_unique<MemoryFixture>(); }},
                      Kind{"PostgreSQL", [] { return std::make_unique<PgFixture>(); }}),
    [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace safereturn::messaging
