// Commands of many threads on PostgreSQL: they share transactions, and nobody notices.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <set>
#include <thread>

#include "libs/base/random.h"
#include "libs/base/result.h"
#include "libs/messaging/store.h"
#include "libs/messaging/test_aggregate.h"
#include "libs/testing/eventually.h"
#include "tests/contract/note_database.h"

namespace safereturn::messaging {
namespace {

using namespace std::chrono_literals;

using Answer = absl::StatusOr<Versioned<Note>>;
using Handler = std::function<absl::StatusOr<Note>(Tx&)>;

class StoreCommands : public ::testing::Test {
 protected:
  void SetUp() override { Restart({.max_batch = 64, .max_wait = 10s}); }

  void Restart(CoalescerOptions options) {
    store_ = std::make_unique<Store>(notes_.database(), clock_, ids_, codec_, options);
    store_->OnCommit([this](const Store::Committed&) { ++commits_; });
  }

  static CommandContext Context(const std::string& name, const std::string& print = "p") {
    CommandContext context;
    context.authorities = {"E10000016"};
    context.request_id = UuidV5(Uuid{}, name).ToString();
    context.method = "notes/Take";
    context.fingerprint = print;
    context.cause.correlation_id = "story of " + name;
    context.timeout = 20s;
    return context;
  }

  // Takes a note, or adds one to its count.
  static Handler Take(const std::string& id, const std::string& child = "children/1",
                      const std::string& slot = "") {
    return [=](Tx& tx) -> absl::StatusOr<Note> {
      SR_ASSIGN_OR_RETURN(std::optional<Note> note, tx.TryLoad<Note>(id));
      if (!note) note = Note{.note_id = id, .child = child, .slot = slot};
      ++note->count;
      tx.Save(*note, NoteEvents{NoteTaken{id}});
      return *note;
    };
  }
  static Handler Refusing() {
    return [](Tx& tx) -> absl::StatusOr<Note> {
      tx.Save(Note{.note_id = "refused", .child = "children/1"}, NoteEvents{NoteTaken{"refused"}});
      return Refuse(absl::StatusCode::kFailedPrecondition, "NOT_NOW", "not now");
    };
  }

  Answer Execute(const CommandContext& context, const Handler& handler) {
    return store_->Execute<Note>(context, handler);
  }

  struct Caller {
    CommandContext context;
    Handler handler;
  };
  // How many of the first callers up to `last` wait: those of other authorities run at once.
  static size_t WaitersOf(const std::vector<Caller>& callers, size_t last) {
    size_t waiters = 0;
    for (size_t i = 0; i <= last; ++i) {
      if (callers[i].context.authorities == Context("first").authorities) ++waiters;
    }
    return waiters;
  }

  // Runs all of them in one batch, in this order: a first command holds them up until they wait.
  std::vector<Answer> Together(const std::vector<Caller>& callers) {
    std::vector<Answer> answers(callers.size(), absl::UnknownError("no answer"));
    std::latch runs(1);
    std::latch go_on(1);
    std::jthread first([&] {
      const Answer answer = Execute(Context("first"), [&](Tx& tx) {
        runs.count_down();
        go_on.wait();
        return Take("first", "children/first")(tx);
      });
      EXPECT_TRUE(answer.ok()) << answer.status();
    });
    runs.wait();
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < callers.size(); ++i) {
      threads.emplace_back(
          [&, i] { answers[i] = Execute(callers[i].context, callers[i].handler); });
      EXPECT_TRUE(
          testing::Eventually([&] { return store_->waiting_commands() >= WaitersOf(callers, i); }));
    }
    testing::Eventually([] { return false; }, 20ms);  // short deadlines pass
    commits_ = 0;
    go_on.count_down();
    threads.clear();
    first.join();
    --commits_;  // of the first
    return answers;
  }

  std::optional<Note> Stored(const std::string& id) {
    std::optional<Note> note;
    EXPECT_TRUE(store_
                    ->Run({},
                          [&](Tx& tx) -> absl::Status {
                            SR_ASSIGN_OR_RETURN(note, tx.TryLoad<Note>(id));
                            return absl::OkStatus();
                          })
                    .ok());
    return note;
  }
  std::vector<JournalRow> Journal(const std::string& id) {
    const auto backend = notes_.database().Begin({});
    return *(*backend)->JournalOf("notes/" + id, 0, 100);
  }

  NoteDatabase notes_{12};
  SystemClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  NoteCodec codec_;
  std::atomic<int> commits_ = 0;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreCommands, ACommandAloneRunsAtOnce) {
  const Answer answer = Execute(Context("a"), Take("a"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->version, 1);
  EXPECT_EQ(commits_, 1);
}

TEST_F(StoreCommands, ManyThreadsGetTheirAnswersInFewCommits) {
  Restart({});
  constexpr int kThreads = 16;
  constexpr int kEach = 40;
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i) {
          const std::string id = std::to_string(thread) + "-" + std::to_string(i);
          const Answer answer = Execute(Context(id), Take(id, "children/" + id));
          if (answer.ok() && answer->value.note_id == id && answer->version == 1) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, kThreads * kEach);
  EXPECT_LT(commits_, kThreads * kEach / 2);
  for (int thread = 0; thread < kThreads; ++thread) {
    const auto journal = Journal(std::to_string(thread) + "-7");
    ASSERT_EQ(journal.size(), 1u);
    EXPECT_NE(journal[0].headers.find("story of " + std::to_string(thread) + "-7"),
              std::string::npos);
  }
}

TEST_F(StoreCommands, ManyThreadsOnOneAggregateLoseNothing) {
  Restart({});
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  std::set<int64_t> versions;
  absl::Mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i) {
          const std::string name = std::to_string(thread) + "-" + std::to_string(i);
          const Answer answer = Execute(Context(name), Take("one"));
          ASSERT_TRUE(answer.ok()) << answer.status();
          EXPECT_EQ(answer->version, answer->value.count);
          const absl::MutexLock lock(&mutex);
          versions.insert(answer->version);
        }
      });
    }
  }
  EXPECT_EQ(Stored("one")->count, kThreads * kEach);
  EXPECT_EQ(versions.size(), static_cast<size_t>(kThreads * kEach));
}

TEST_F(StoreCommands, ARefusedNeighbourLeavesNoTraceAndHarmsNobody) {
  const auto answers = Together({{Context("a"), Take("a", "children/a")},
                                 {Context("b"), Refusing()},
                                 {Context("c"), Take("c", "children/c")}});
  EXPECT_TRUE(answers[0].ok()) << answers[0].status();
  EXPECT_EQ(ReasonOf(answers[1].status()), "NOT_NOW");
  EXPECT_TRUE(answers[2].ok()) << answers[2].status();
  EXPECT_EQ(commits_, 1);
  EXPECT_FALSE(Stored("refused"));
  EXPECT_TRUE(Journal("refused").empty());
  // Its request id is free: the caller may try again.
  EXPECT_TRUE(Execute(Context("b"), Take("b", "children/b")).ok());
}

TEST_F(StoreCommands, WhenAllAreRefusedNothingIsCommitted) {
  const auto answers = Together({{Context("a"), Refusing()}, {Context("b"), Refusing()}});
  for (const Answer& answer : answers) EXPECT_EQ(ReasonOf(answer.status()), "NOT_NOW");
  EXPECT_EQ(commits_, 0);
}

TEST_F(StoreCommands, AConstraintRefusesOneAndNotItsNeighbours) {
  const std::string slot = "[2026-04-01T10:00:00Z,2026-04-01T11:00:00Z)";
  const auto answers = Together({{Context("a"), Take("a", "children/s", slot)},
                                 {Context("b"), Take("b", "children/s", slot)},
                                 {Context("c"), Take("c", "children/c")}});
  // Each ran by itself then: which of the two was quicker is open.
  EXPECT_NE(answers[0].ok(), answers[1].ok());
  const Answer& refused = answers[0].ok() ? answers[1] : answers[0];
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(refused.status()), "NOTE_CHILD_SLOT");
  EXPECT_TRUE(answers[2].ok()) << answers[2].status();
}

TEST_F(StoreCommands, ARequestTwiceInOneBatchRunsOnce) {
  const auto answers = Together(
      {{Context("a"), Take("a")}, {Context("a"), Take("a")}, {Context("a", "other"), Take("a")}});
  for (const int same : {0, 1}) {
    ASSERT_TRUE(answers[same].ok()) << answers[same].status();
    EXPECT_EQ(answers[same]->version, 1);
    EXPECT_EQ(answers[same]->value.count, 1);
  }
  EXPECT_EQ(ReasonOf(answers[2].status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Stored("a")->count, 1);
  EXPECT_EQ(Journal("a").size(), 1u);
  EXPECT_EQ(Execute(Context("a"), Take("a"))->value.count, 1);
}

TEST_F(StoreCommands, ARequestOfAnEarlierCommitIsAnsweredFromItInABatch) {
  ASSERT_TRUE(Execute(Context("a"), Take("a")).ok());
  const auto answers = Together({{Context("a"), Take("a")}, {Context("b"), Take("b")}});
  EXPECT_EQ(answers[0]->value.count, 1);
  EXPECT_EQ(answers[1]->value.count, 1);
  EXPECT_EQ(commits_, 1);
}

TEST_F(StoreCommands, TheSecondSeesWhatTheFirstDid) {
  const Handler expects_one = [](Tx& tx) -> absl::StatusOr<Note> {
    SR_ASSIGN_OR_RETURN(Note note, tx.Load<Note>("a"));
    if (tx.VersionOf(note) != 1) {
      return Refuse(absl::StatusCode::kFailedPrecondition, "ETAG_STALE", "read it again");
    }
    note.count = 50;
    tx.Save(note, NoteEvents{NoteTaken{"a"}});
    return note;
  };
  const auto answers = Together(
      {{Context("a"), Take("a")}, {Context("b"), expects_one}, {Context("c"), expects_one}});
  EXPECT_EQ(answers[0]->version, 1);
  ASSERT_TRUE(answers[1].ok()) << answers[1].status();
  EXPECT_EQ(answers[1]->version, 2);
  EXPECT_EQ(ReasonOf(answers[2].status()), "ETAG_STALE");
  EXPECT_EQ(commits_, 1);
  EXPECT_EQ(Stored("a")->count, 50);
  const auto journal = Journal("a");
  ASSERT_EQ(journal.size(), 2u);
  EXPECT_NE(journal[0].headers.find("story of a"), std::string::npos);
  EXPECT_NE(journal[1].headers.find("story of b"), std::string::npos);
}

TEST_F(StoreCommands, TheReadsOfABatchShareRoundTrips) {
  std::vector<Caller> callers;
  for (int i = 0; i < 10; ++i) {
    const std::string id = "n" + std::to_string(i);
    const std::string child = "children/" + id;
    ASSERT_TRUE(Execute(Context("before " + id), Take(id, child)).ok());
    callers.push_back({Context(id), [id, child](Tx& tx) -> absl::StatusOr<Note> {
                         SR_RETURN_IF_ERROR(tx.Lock(child));
                         SR_ASSIGN_OR_RETURN(const Note note, tx.Load<Note>(id));
                         SR_ASSIGN_OR_RETURN(const std::vector<Note> all,
                                             tx.Find<Note>("child", note.child));
                         if (all.size() != 1) return absl::InternalError("its own note only");
                         return Take(id, child)(tx);
                       }});
  }
  const int64_t before = notes_.statements();
  const auto answers = Together(callers);
  for (const Answer& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->version, 2);
  }
  // Begin 2, request ids 1, locks 2, reads 1 + 1, writes 3, commit 1; and the first command's own.
  EXPECT_LT(notes_.statements() - before, 30);
}

TEST_F(StoreCommands, AChildWhomAnotherTransactionHoldsDelaysNoNeighbour) {
  ASSERT_TRUE(Execute(Context("before"), Take("before", "children/held")).ok());
  auto holder = *notes_.database().Begin({});
  ASSERT_TRUE(holder->Lock({"children/held"}, false).ok());
  std::atomic<bool> is_released = false;
  std::atomic<bool> came_early = false;
  std::jthread release([&] {
    testing::Eventually([&] { return came_early.load(); });
    is_released = true;
    EXPECT_TRUE(holder->Commit().ok());
  });
  const Handler locks = [](Tx& tx) -> absl::StatusOr<Note> {
    SR_RETURN_IF_ERROR(tx.Lock("children/held"));
    return Take("held", "children/held")(tx);
  };
  std::vector<Caller> callers = {{Context("held"), locks}};
  for (const char* id : {"b", "c"}) {
    callers.push_back({Context(id), Take(id, "children/" + std::string(id))});
  }
  // Answered while the child is still held.
  std::jthread watch([&] {
    while (!is_released) {
      const auto backend = notes_.database().Begin({});
      const auto journal = *(*backend)->JournalOf("notes/c", 0, 1);
      if (!journal.empty() && !is_released) came_early = true;
      testing::Eventually([&] { return is_released.load(); }, 10ms);
    }
  });
  const auto answers = Together(callers);
  for (const Answer& answer : answers) EXPECT_TRUE(answer.ok()) << answer.status();
  watch.join();
  EXPECT_TRUE(came_early);
}

TEST_F(StoreCommands, ACommandPastItsDeadlineIsNotRun) {
  std::atomic<bool> ran = false;
  CommandContext late = Context("late");
  late.timeout = 5ms;
  const auto answers = Together({{late,
                                  [&](Tx& tx) {
                                    ran = true;
                                    return Take("late")(tx);
                                  }},
                                 {Context("b"), Take("b")}});
  EXPECT_EQ(answers[0].status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(answers[0].status()), "DEADLINE_PASSED");
  EXPECT_FALSE(ran);
  EXPECT_TRUE(answers[1].ok()) << answers[1].status();
}

TEST_F(StoreCommands, OtherAuthoritiesHaveTransactionsOfTheirOwn) {
  ASSERT_TRUE(Execute(Context("a"), Take("a")).ok());
  CommandContext other = Context("other");
  other.authorities = {"E10000017"};
  const Handler reads = [](Tx& tx) { return tx.Load<Note>("a"); };
  // The first command of Together runs meanwhile; this one does not wait for it.
  const auto answers = Together({{other, reads}, {Context("b"), Take("b")}});
  EXPECT_EQ(ReasonOf(answers[0].status()), "NOTE_NOT_FOUND");
  EXPECT_TRUE(answers[1].ok()) << answers[1].status();
}

TEST_F(StoreCommands, NobodyWaitsLongForASlowBatch) {
  Restart({.max_batch = 64, .max_wait = 5ms});
  std::latch runs(1);
  std::latch go_on(1);
  std::jthread slow([&] {
    EXPECT_TRUE(Execute(Context("slow"), [&](Tx& tx) {
                  runs.count_down();
                  go_on.wait();
                  return Take("slow", "children/slow")(tx);
                }).ok());
  });
  runs.wait();
  EXPECT_TRUE(Execute(Context("quick"), Take("quick", "children/quick")).ok());
  go_on.count_down();
}

TEST_F(StoreCommands, WhatCommandsDeclareIsLockedAndReadTogether) {
  ASSERT_TRUE(Execute(Context("a"), Take("a", "children/a")).ok());
  ASSERT_TRUE(Execute(Context("b"), Take("b", "children/b")).ok());
  std::atomic<int> right = 0;
  Restart({});
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        const std::string id = thread % 2 == 0 ? "a" : "b";
        for (int i = 0; i < 20; ++i) {
          const Answer answer =
              store_->Execute<Note>(Context(std::to_string(thread) + "/" + std::to_string(i)),
                                    Take(id), [&](Prefetch& prefetch) {
                                      prefetch.Lock("children/" + id);
                                      prefetch.Key<Note>(id);
                                    });
          if (answer.ok()) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 160);
  EXPECT_EQ(Stored("a")->count, 81);
  EXPECT_EQ(Stored("b")->count, 81);
}

}  // namespace
}  // namespace safereturn::messaging
