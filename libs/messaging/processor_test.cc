// Batches: one transaction, repeats eaten, the bad one parked and its neighbours served.
#include "libs/messaging/processor.h"

#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/test_aggregate.h"
#include "safereturn/referral/v1/events.pb.h"

namespace safereturn::messaging {
namespace {

using namespace std::chrono_literals;

struct Refused {
  std::string episode_id;
  std::string child_id;
  std::string reason;
};
SR_STRUCT(Refused, episode_id, child_id, reason)

class ProcessorTest : public ::testing::Test {
 protected:
  ProcessorTest() {
    router_.On<referral::v1::ReferralRefused, Refused>(
        [](const Refused& fact, const Envelope&, Prefetch& prefetch) {
          prefetch.Lock(fact.child_id);
          prefetch.Key<Note>(fact.episode_id);
        },
        [this](const Refused& fact, const Envelope&, Tx& tx) -> absl::Status {
          heard_.push_back(fact.reason);
          SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<Note>(fact.episode_id));
          Note note = known.value_or(Note{.note_id = fact.episode_id, .child = fact.child_id});
          ++note.count;
          tx.Save(note, NoteEvents{NoteTaken{note.note_id}});
          if (fact.reason == "BAD")
            return Refuse(absl::StatusCode::kInvalidArgument, "IS_BAD", "bad");
          if (fact.reason == "DOWN") return absl::UnavailableError("down");
          return absl::OkStatus();
        });
  }

  static kafka::Message Event(int number, const std::string& note, const std::string& reason = "OK",
                              const std::string& topic = "safereturn.referral.events") {
    referral::v1::ReferralRefused data;
    data.set_episode_id(note);
    data.set_child_id("children/" + note);
    data.set_reason(reason);
    Envelope envelope;
    envelope.id = "0192f0c3-4a5b-7c6d-8e9f-" + std::to_string(100000000000 + number);
    envelope.source = "//safereturn/referral";
    envelope.type = "safereturn.referral.v1.ReferralRefused";
    envelope.content_type = "application/protobuf";
    envelope.partition_key = "children/" + note;
    envelope.data = data.SerializeAsString();
    kafka::Message message = ToBinaryMode(envelope, topic);
    message.offset = number;
    return message;
  }

  [[nodiscard]] int CountOf(const std::string& note) const {
    const auto& tables = database_.state().tables;
    if (!tables.contains("note")) return 0;
    const auto row = tables.at("note").find(note);
    return row == tables.at("note").end() ? 0 : codec::FromJsonText<Note>(row->second.state).count;
  }
  [[nodiscard]] std::vector<DeadLetter> Letters() const {
    std::vector<DeadLetter> letters;
    if (!database_.state().tables.contains("dead_letter")) return letters;
    for (const auto& [key, row] : database_.state().tables.at("dead_letter")) {
      letters.push_back(codec::FromJsonText<DeadLetter>(row.state));
    }
    return letters;
  }

  std::vector<std::string> heard_;  // reasons, in the order of handling
  SimClock clock_{Instant(1'800'000'000s)};
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  NoteCodec codec_;
  MemoryDatabase database_;
  Store store_{database_, clock_, ids_, codec_};
  Router router_;
  Processor processor_{store_, router_, {"test", "safereturn.intake", "safereturn.referral.v1."}};
};

TEST_F(ProcessorTest, RepeatsHaveNoEffectWithinABatchAndAcrossBatches) {
  const auto first = processor_.Process({Event(1, "a"), Event(1, "a"), Event(2, "a")});
  const auto second = processor_.Process({Event(2, "a"), Event(3, "a")});

  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->handled, 2u);
  EXPECT_EQ(first->repeated, 1u);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->repeated, 1u);
  EXPECT_EQ(CountOf("a"), 3);
}

TEST_F(ProcessorTest, APoisonousEventParksItsKeyAndNothingElse) {
  const auto report =
      processor_.Process({Event(1, "a"), Event(2, "b", "BAD"), Event(3, "b"), Event(4, "c")});

  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->handled, 2u);
  EXPECT_EQ(report->parked, 2u);
  EXPECT_EQ(CountOf("a"), 1);
  EXPECT_EQ(CountOf("b"), 0);
  EXPECT_EQ(CountOf("c"), 1);
  std::vector<std::string> reasons;
  for (const DeadLetter& letter : Letters()) reasons.push_back(letter.reason);
  std::sort(reasons.begin(), reasons.end());
  EXPECT_EQ(reasons, (std::vector<std::string>{"IS_BAD", "KEY_PARKED"}));
}

TEST_F(ProcessorTest, AtIntakeOnlyTheMessageIsParked) {
  const auto report = processor_.Process(
      {Event(1, "b", "BAD", "safereturn.intake"), Event(2, "b", "OK", "safereturn.intake")});

  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->parked, 1u);
  EXPECT_EQ(CountOf("b"), 1);
}

TEST_F(ProcessorTest, AReusedIdWithOtherContentIsRefusedByName) {
  kafka::Message other = Event(1, "z");
  ASSERT_TRUE(processor_.Process({Event(1, "a", "OK", "safereturn.intake")}).ok());
  other.topic = "safereturn.intake";
  ASSERT_TRUE(processor_.Process({other}).ok());
  ASSERT_TRUE(processor_.Process({other}).ok());

  ASSERT_EQ(Letters().size(), 1u);
  EXPECT_EQ(Letters()[0].reason, "EVENT_ID_REUSED");
}

TEST_F(ProcessorTest, ATransientErrorChangesNothingAndParksNothing) {
  const auto report = processor_.Process({Event(1, "a"), Event(2, "b", "DOWN")});

  EXPECT_EQ(report.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CountOf("a"), 0);
  EXPECT_TRUE(Letters().empty());
}

TEST_F(ProcessorTest, WhatTheDatabaseRefusesIsFoundByHalving) {
  // Two notes of one child with overlapping slots: only the exclusion constraint knows.
  router_.On<referral::v1::ReferralRefused, Refused>(
      [](const Refused&, const Envelope&, Prefetch&) {},
      [](const Refused& fact, const Envelope&, Tx& tx) -> absl::Status {
        tx.Save(Note{.note_id = fact.episode_id,
                     .child = fact.reason,
                     .slot = "[\"2026-03-01T10:00:00Z\",\"2026-03-01T11:00:00Z\")"});
        return absl::OkStatus();
      });

  const auto report = processor_.Process(
      {Event(1, "a", "c1"), Event(2, "b", "c2"), Event(3, "c", "c1"), Event(4, "d", "c3")});

  ASSERT_TRUE(report.ok()) << Describe(report.status());
  EXPECT_EQ(report->handled, 3u);
  EXPECT_EQ(report->parked, 1u);
  ASSERT_EQ(Letters().size(), 1u);
  EXPECT_EQ(Letters()[0].reason, "NOTE_CHILD_SLOT");
}

TEST_F(ProcessorTest, ARetriedLetterFreesItsKeyInOrder) {
  ASSERT_TRUE(processor_.Process({Event(2, "b", "BAD"), Event(3, "b")}).ok());
  std::string bad;
  for (const auto& letter : Letters()) {
    if (letter.reason == "IS_BAD") bad = letter.dead_letter_id;
  }

  EXPECT_EQ(ReasonOf(processor_.Retry({}, bad).status()), "IS_BAD");
  EXPECT_EQ(ReasonOf(processor_.Discard({}, bad, "").status()), "REASON_MISSING");
  ASSERT_TRUE(processor_.Discard({}, bad, "sent by a test system").ok());
  std::string joined;
  for (const auto& letter : Letters()) {
    if (letter.reason == "KEY_PARKED") joined = letter.dead_letter_id;
  }
  ASSERT_TRUE(processor_.Retry({}, joined).ok());

  EXPECT_EQ(CountOf("b"), 1);
  ASSERT_TRUE(processor_.Process({Event(4, "b")}).ok());
  EXPECT_EQ(CountOf("b"), 2);
}

TEST_F(ProcessorTest, LettersThatOneBatchParkedAreRetriedInTheirOrder) {
  ASSERT_TRUE(processor_
                  .Process({Event(1, "b", "BAD"), Event(2, "b", "second"), Event(3, "b", "third"),
                            Event(4, "b", "fourth"), Event(5, "b", "fifth")})
                  .ok());
  std::string bad;
  std::string joined;
  for (const auto& letter : Letters()) {
    (letter.reason == "IS_BAD" ? bad : joined) = letter.dead_letter_id;
  }
  ASSERT_TRUE(processor_.Discard({}, bad, "sent by a test system").ok());
  heard_.clear();

  ASSERT_TRUE(processor_.Retry({}, joined).ok());

  EXPECT_EQ(heard_, (std::vector<std::string>{"second", "third", "fourth", "fifth"}));
}

TEST_F(ProcessorTest, UnknownExtensionsAreCarriedOnAndOursAreNot) {
  kafka::Message event = Event(1, "a");
  event.headers.push_back({"ce_tenant", "west"});
  event.headers.push_back({"ce_authorityid", "E10000099"});
  ASSERT_TRUE(processor_.Process({event}).ok());

  const auto headers = codec::Json::parse(database_.state().journal.at(0).headers);
  EXPECT_EQ(headers["extensions"], (codec::Json{{"tenant", "west"}}));
}

TEST_F(ProcessorTest, UnknownTypesAreSkippedOnOurTopicsAndParkedAtIntake) {
  kafka::Message ours = Event(1, "a");
  for (auto& header : ours.headers) {
    if (header.name == "ce_type") header.value = "safereturn.referral.v9.Unheard";
  }
  kafka::Message strange = ours;
  strange.topic = "safereturn.intake";

  EXPECT_EQ(processor_.Process({ours})->skipped, 1u);
  EXPECT_EQ(processor_.Process({strange})->parked, 1u);
  EXPECT_EQ(Letters()[0].reason, "TYPE_UNKNOWN");
}

TEST_F(ProcessorTest, AnEventOfOurOwnIsNotBelievedAtIntake) {
  Processor processor{store_, router_, {"test", "safereturn.intake"}};

  EXPECT_EQ(processor.Process({Event(1, "a", "OK", "safereturn.intake")})->parked, 1u);

  ASSERT_EQ(Letters().size(), 1u);
  EXPECT_EQ(Letters()[0].reason, "TYPE_UNKNOWN");
  EXPECT_EQ(ReasonOf(processor.Retry({}, Letters()[0].dead_letter_id).status()), "TYPE_UNKNOWN");
  EXPECT_EQ(CountOf("a"), 0);
}

TEST_F(ProcessorTest, NamesThatAStrangerChoseAreKeptInAFormThatCanBeStored) {
  kafka::Message hostile;
  hostile.topic = "safereturn.intake";
  hostile.headers = {{std::string("ce_a\0b\n", 7), "x"}, {std::string(1000, 'n'), "y"}};

  ASSERT_EQ(processor_.Process({hostile})->parked, 1u);

  ASSERT_EQ(Letters().size(), 1u);
  EXPECT_EQ(Letters()[0].field, "a?b?");
  EXPECT_EQ(Letters()[0].headers[0].name, "ce_a?b?");
  EXPECT_EQ(Letters()[0].headers[1].name.size(), 200u);
}

}  // namespace
}  // namespace safereturn::messaging
