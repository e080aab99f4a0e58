// Producer, consumer and admin against the broker that SAFERETURN_KAFKA names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <set>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/config/config.h"
#include "libs/kafka/admin.h"
#include "libs/kafka/consumer.h"
#include "libs/kafka/producer.h"

namespace safereturn::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testing::IsEmpty;
using testing::SizeIs;

class KafkaTest : public testing::Test {
 protected:
  KafkaTest() : name_("kafka-test-" + std::to_string(getpid()) + "-" + std::to_string(++count_)) {
    const config::Environment environment = config::ProcessEnvironment();
    const auto found = environment.find("SAFERETURN_KAFKA");
    SR_CHECK(found != environment.end(),
             "component tests need SAFERETURN_KAFKA=host:port; tools/dev test sets it");
    brokers_ = found->second;
    const absl::Status created = CreateTopics(
        brokers_, {{.name = name_, .partitions = 4, .settings = {{"retention.ms", "600000"}}}});
    EXPECT_TRUE(created.ok()) << Describe(created);
    producer_ = Producer::Create({.brokers = brokers_, .client_id = "test"}).value();
  }

  std::unique_ptr<Consumer> NewConsumer(const std::string& instance = {}) {
    return Consumer::Create({.brokers = brokers_,
                             .group = name_,
                             .instance_id = instance,
                             .topics = {name_},
                             .client_id = "test"})
        .value();
  }

  void Publish(const std::vector<Message>& messages) {
    const absl::Status status = producer_->PublishAll(messages, 10s);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  // Returns `count` messages with the numbers from `first` as values, spread over `keys` keys.
  std::vector<Message> Numbered(int first, int count, int keys = 1) {
    std::vector<Message> messages;
    for (int i = first; i < first + count; ++i) {
      messages.push_back(
          {.topic = name_, .key = "k" + std::to_string(i % keys), .value = std::to_string(i)});
    }
    return messages;
  }

  // Polls until `count` messages have come or ten seconds have passed.
  std::vector<Message> Receive(Consumer& consumer, size_t count) {
    std::vector<Message> all;
    const auto deadline = steady_clock::now() + 10s;
    while (all.size() < count && steady_clock::now() < deadline) {
      auto batch = consumer.PollBatch(count - all.size(), 200ms);
      EXPECT_TRUE(batch.ok()) << Describe(batch.status());
      if (!batch.ok()) break;
      all.insert(all.end(), batch->begin(), batch->end());
    }
    return all;
  }

  static int count_;
  const std::string name_;
  std::string brokers_;
  std::unique_ptr<Producer> producer_;
};

int KafkaTest::count_ = 0;

TEST_F(KafkaTest, AMessageArrivesWhole) {
  const std::string binary("\0\xff\n", 3);
  Publish({{.topic = name_,
            .key = "children/1",
            .headers = {{"ce_id", "7"}, {"empty", ""}, {"binary", binary}},
            .value = binary}});
  auto consumer = NewConsumer();

  const std::vector<Message> messages = Receive(*consumer, 1);

  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].topic, name_);
  EXPECT_GE(messages[0].partition, 0);
  EXPECT_EQ(messages[0].offset, 0);
  EXPECT_EQ(messages[0].key, "children/1");
  EXPECT_EQ(messages[0].value, binary);
  EXPECT_EQ(messages[0].headers,
            (std::vector<Header>{{"ce_id", "7"}, {"empty", ""}, {"binary", binary}}));
  EXPECT_EQ(*messages[0].FindHeader("ce_id"), "7");
  EXPECT_EQ(messages[0].FindHeader("absent"), nullptr);
  EXPECT_GT(messages[0].timestamp_ms, 1'600'000'000'000);
}

TEST_F(KafkaTest, KeysLieWhereJavaClientsPutThem) {
  // murmur2("21") & 0x7fffffff = 1825957793 in org.apache.kafka.common.utils.Utils' own test values
  // (-973932308), so partition (toPositive(-973932308)) % 4 = 0.
  Publish({{.topic = name_, .key = "21", .value = "x"}});
  auto consumer = NewConsumer();

  const std::vector<Message> messages = Receive(*consumer, 1);

  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].partition, (-973932308 & 0x7fffffff) % 4);
}

TEST_F(KafkaTest, OneKeyStaysInOrder) {
  Publish(Numbered(0, 500, 7));
  auto consumer = NewConsumer();

  const std::vector<Message> messages = Receive(*consumer, 500);

  ASSERT_THAT(messages, SizeIs(500));
  std::map<std::string, int> last;
  for (const Message& message : messages) {
    const int number = std::stoi(message.value);
    if (const auto known = last.find(message.key); known != last.end()) {
      EXPECT_GT(number, known->second);
    }
    last[message.key] = number;
  }
  EXPECT_EQ(consumer->lag(), 0);
}

TEST_F(KafkaTest, TheFirstMessageEndsTheWait) {
  auto consumer = NewConsumer();
  Publish(Numbered(0, 1));
  ASSERT_THAT(Receive(*consumer, 1), SizeIs(1));
  Publish(Numbered(1, 1));
  const auto begin = steady_clock::now();

  const auto batch = consumer->PollBatch(1000, 5s);

  ASSERT_TRUE(batch.ok());
  EXPECT_THAT(*batch, SizeIs(1));
  EXPECT_LT(steady_clock::now() - begin, 2s);
}

TEST_F(KafkaTest, ASuccessorStartsAfterWhatWasCommitted) {
  Publish(Numbered(0, 10));
  {
    auto consumer = NewConsumer("member-0");
    const std::vector<Message> messages = Receive(*consumer, 10);
    ASSERT_THAT(messages, SizeIs(10));
    ASSERT_TRUE(consumer->Commit({messages.begin(), messages.begin() + 6}).ok());
  }
  auto successor = NewConsumer("member-0");

  const std::vector<Message> rest = Receive(*successor, 4);

  ASSERT_THAT(rest, SizeIs(4));
  EXPECT_EQ(rest[0].value, "6");
  EXPECT_TRUE(successor->Commit(rest).ok());
  EXPECT_TRUE(successor->CommitSync().ok());
}

TEST_F(KafkaTest, RewindGivesTheBatchAgain) {
  Publish(Numbered(0, 50, 5));
  auto consumer = NewConsumer();
  const std::vector<Message> first = Receive(*consumer, 20);
  ASSERT_THAT(first, SizeIs(20));

  const absl::Status status = consumer->Rewind({first.begin() + 5, first.end()});

  ASSERT_TRUE(status.ok()) << Describe(status);
  std::multiset<std::string> seen;
  for (size_t i = 0; i < 5; ++i) seen.insert(first[i].value);
  std::map<int32_t, int64_t> next;
  for (const Message& message : Receive(*consumer, 45)) {
    seen.insert(message.value);
    if (next.contains(message.partition)) {
      EXPECT_EQ(message.offset, next[message.partition]);
    }
    next[message.partition] = message.offset + 1;
  }
  for (int i = 0; i < 50; ++i) EXPECT_EQ(seen.count(std::to_string(i)), 1u) << i;
}

TEST_F(KafkaTest, TwoMembersShareThePartitions) {
  auto first = NewConsumer();
  Publish(Numbered(0, 1));
  ASSERT_THAT(Receive(*first, 1), SizeIs(1));
  EXPECT_THAT(first->assignment(), SizeIs(4));
  auto second = NewConsumer();

  const auto deadline = steady_clock::now() + 15s;
  while ((first->assignment().size() != 2 || second->assignment().size() != 2) &&
         steady_clock::now() < deadline) {
    ASSERT_TRUE(first->PollBatch(10, 50ms).ok());
    ASSERT_TRUE(second->PollBatch(10, 50ms).ok());
  }

  EXPECT_THAT(first->assignment(), SizeIs(2));
  EXPECT_THAT(second->assignment(), SizeIs(2));
}

TEST_F(KafkaTest, ATopicThatExistsIsLeftAsItIs) {
  EXPECT_TRUE(CreateTopics(brokers_, {{.name = name_, .partitions = 9}}).ok());

  const auto topics = ListTopics(brokers_);

  ASSERT_TRUE(topics.ok()) << Describe(topics.status());
  EXPECT_EQ(topics->at(name_), 4);
}

TEST_F(KafkaTest, ABadTopicIsRefusedByName) {
  const absl::Status status =
      CreateTopics(brokers_, {{.name = name_ + "-bad", .settings = {{"no.such.setting", "1"}}}});

  EXPECT_EQ(ReasonOf(status), "TOPIC_REFUSED");
  EXPECT_EQ(FieldOf(status), name_ + "-bad");
}

TEST_F(KafkaTest, TenThousandSmallMessagesCostAFractionOfASecond) {
  std::vector<Message> messages = Numbered(0, 10'000, 100);
  for (Message& message : messages) {
    message.value.resize(300, 'x');
    message.headers = {{"ce_id", "0192"}, {"ce_type", "safereturn.referral.v1.ChildReturned"}};
  }
  Publish(messages);
  auto consumer = NewConsumer();
  ASSERT_THAT(Receive(*consumer, 1), SizeIs(1));
  const std::clock_t begin = std::clock();

  ASSERT_THAT(Receive(*consumer, 9'999), SizeIs(9'999));

  // Generous: it is about 0.1 s in a debug build.
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 1.0);
}

TEST(KafkaDown, PublishingIsUnavailableAndPollingFirstEmpty) {
  auto producer = Producer::Create({.brokers = "127.0.0.1:1"}).value();
  auto consumer =
      Consumer::Create(
          {.brokers = "127.0.0.1:1", .group = "g", .topics = {"t"}, .unavailable_after = 500ms})
          .value();

  const absl::Status published = producer->PublishAll({{.topic = "t", .value = "x"}}, 100ms);
  EXPECT_EQ(ReasonOf(published), "KAFKA_UNAVAILABLE");
  EXPECT_THAT(*consumer->PollBatch(10, 50ms), IsEmpty());
  absl::Status polled;
  const auto deadline = steady_clock::now() + 10s;
  while (polled.ok() && steady_clock::now() < deadline) {
    polled = consumer->PollBatch(10, 100ms).status();
  }
  EXPECT_EQ(ReasonOf(polled), "KAFKA_UNAVAILABLE");
}

TEST(KafkaSettings, AnUnknownOneIsRefused) {
  EXPECT_EQ(ReasonOf(Producer::Create({.brokers = "x:1", .extra = {{"no.such", "1"}}}).status()),
            "KAFKA_SETTINGS");
  EXPECT_EQ(
      ReasonOf(Consumer::Create(
                   {.brokers = "x:1", .group = "g", .topics = {"t"}, .extra = {{"no.such", "1"}}})
                   .status()),
      "KAFKA_SETTINGS");
}

}  // namespace
}  // namespace safereturn::kafka
