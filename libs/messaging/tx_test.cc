// The unit of work over the memory database.
#include "libs/messaging/tx.h"

#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "libs/messaging/test_aggregate.h"

namespace safereturn::messaging {
namespace {

using namespace std::chrono_literals;

class TxTest : public ::testing::Test {
 protected:
  absl::Status Run(const Store::Work& work) { return store_.Run({}, work); }
  absl::Status Take(const Note& note) {
    return Run([&](Tx& tx) {
      tx.Save(note, NoteEvents{NoteTaken{note.note_id}});
      return absl::OkStatus();
    });
  }

  SimClock clock_{Instant(1'800'000'000s)};
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  NoteCodec codec_;
  MemoryDatabase database_;
  Store store_{database_, clock_, ids_, codec_};
};

TEST_F(TxTest, WritesStateJournalAndOutboxTogether) {
  ASSERT_TRUE(Take({"n1", "E10000016", "c1", "", 1, clock_.Now() + 1h}).ok());

  const auto& state = database_.state();
  EXPECT_EQ(state.tables.at("note").at("n1").version, 1);
  ASSERT_EQ(state.journal.size(), 1u);
  EXPECT_EQ(state.journal[0].subject, "notes/n1");
  EXPECT_EQ(state.journal[0].partition_key, "c1");
  EXPECT_EQ(state.journal[0].occurred_at, clock_.Now());
  EXPECT_EQ(state.outbox.size(), 1u);
}

TEST_F(TxTest, AnErrorLeavesNoTrace) {
  const absl::Status status = Run([&](Tx& tx) {
    tx.Save(Note{.note_id = "n1"}, NoteEvents{NoteTaken{"n1"}});
    return absl::InvalidArgumentError("no");
  });

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(database_.state().journal.empty());
}

TEST_F(TxTest, FindSeesWhatThisTransactionSavedAndChanged) {
  ASSERT_TRUE(Take({"n1", "E10000016", "c1"}).ok());
  ASSERT_TRUE(Run([&](Tx& tx) -> absl::Status {
                EXPECT_EQ(tx.Find<Note>("child", "c1")->size(), 1u);
                tx.Save(Note{.note_id = "n2", .child = "c1"});
                EXPECT_EQ(tx.Find<Note>("child", "c1")->size(), 2u);
                tx.Save(Note{.note_id = "n1", .child = "c9"});
                EXPECT_EQ(tx.Find<Note>("child", "c1")->size(), 1u);
                EXPECT_EQ(tx.Find<Note>("child", "c9")->front().note_id, "n1");
                return absl::OkStatus();
              }).ok());
}

TEST_F(TxTest, RollbackToMarkTakesBackOnlyWhatCameAfterIt) {
  ASSERT_TRUE(
      Run([&](Tx& tx) -> absl::Status {
        tx.Save(Note{.note_id = "n1", .child = "c1", .count = 1}, NoteEvents{NoteTaken{"n1"}});
        tx.Mark();
        tx.Save(Note{.note_id = "n1", .child = "c2", .count = 2}, NoteEvents{NoteTaken{"n1"}});
        tx.Save(Note{.note_id = "n2", .child = "c2"}, NoteEvents{NoteTaken{"n2"}});
        tx.RollbackToMark();
        EXPECT_EQ(tx.Load<Note>("n1")->count, 1);
        EXPECT_TRUE(tx.Find<Note>("child", "c2")->empty());
        EXPECT_EQ(ReasonOf(tx.Load<Note>("n2").status()), "NOTE_NOT_FOUND");
        return absl::OkStatus();
      }).ok());

  EXPECT_EQ(database_.state().journal.size(), 1u);
  EXPECT_EQ(database_.state().tables.at("note").size(), 1u);
}

TEST_F(TxTest, PrefetchKnowsWhatIsThereAndWhatIsNot) {
  ASSERT_TRUE(Take({"n1", "E10000016", "c1"}).ok());
  ASSERT_TRUE(Run([&](Tx& tx) -> absl::Status {
                Prefetch prefetch;
                prefetch.Lock("c1");
                prefetch.Key<Note>("n1");
                prefetch.Key<Note>("n7");
                prefetch.Find<Note>("child", "c1");
                SR_RETURN_IF_ERROR(tx.Run(prefetch));
                EXPECT_TRUE(tx.Load<Note>("n1").ok());
                EXPECT_FALSE(*tx.TryLoad<Note>("n7"));
                EXPECT_EQ(tx.Find<Note>("child", "c1")->size(), 1u);
                return absl::OkStatus();
              }).ok());
}

TEST_F(TxTest, AQuickerTransactionMakesTheSlowerOneRunAgain) {
  ASSERT_TRUE(Take({"n1", "E10000016", "c1", "", 1}).ok());
  int runs = 0;
  ASSERT_TRUE(Run([&](Tx& tx) -> absl::Status {
                SR_ASSIGN_OR_RETURN(Note note, tx.Load<Note>("n1"));
                if (++runs == 1) {
                  // Another transaction commits between our read and our write.
                  SR_RETURN_IF_ERROR(Run([](Tx& quicker) -> absl::Status {
                    SR_ASSIGN_OR_RETURN(Note other, quicker.Load<Note>("n1"));
                    other.count += 10;
                    quicker.Save(other, NoteEvents{NoteTaken{"n1"}});
                    return absl::OkStatus();
                  }));
                }
                note.count += 1;
                tx.Save(note, NoteEvents{NoteTaken{"n1"}});
                return absl::OkStatus();
              }).ok());

  EXPECT_EQ(runs, 2);
  ASSERT_TRUE(Run([&](Tx& tx) -> absl::Status {
                EXPECT_EQ(tx.Load<Note>("n1")->count, 12);
                return absl::OkStatus();
              }).ok());
}

TEST_F(TxTest, ARepeatedCommandAnswersTheSameAndChangesNothing) {
  const CommandContext context{.authorities = {"E10000016"},
                               .subject = "people/x",
                               .request_id = "0192f0c3-4a5b-7c6d-8e9f-0a1b2c3d4e5f",
                               .method = "Take",
                               .fingerprint = "a"};
  const auto take = [](Tx& tx) -> absl::StatusOr<Note> {
    const Note note{.note_id = "n1", .child = "c1", .count = 5};
    tx.Save(note, NoteEvents{NoteTaken{"n1"}});
    return note;
  };

  const auto first = store_.Execute<Note>(context, take);
  const auto second = store_.Execute<Note>(context, take);
  CommandContext other = context;
  other.fingerprint = "b";
  const auto reused = store_.Execute<Note>(other, take);

  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->value, second->value);
  EXPECT_EQ(first->version, second->version);
  EXPECT_EQ(database_.state().journal.size(), 1u);
  EXPECT_EQ(ReasonOf(reused.status()), "REQUEST_ID_REUSED");
}

TEST_F(TxTest, ACallSeesOnlyItsAuthorities) {
  ASSERT_TRUE(Take({"n1", "E10000016", "c1"}).ok());
  const BeginOptions stranger{.worker = false, .authorities = {"E10000099"}};

  EXPECT_TRUE(store_
                  .Run(stranger,
                       [&](Tx& tx) -> absl::Status {
                         EXPECT_EQ(ReasonOf(tx.Load<Note>("n1").status()), "NOTE_NOT_FOUND");
                         return absl::OkStatus();
                       })
                  .ok());
}

}  // namespace
}  // namespace safereturn::messaging
