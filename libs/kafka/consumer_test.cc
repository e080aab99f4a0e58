// The consumer against librdkafka's mock cluster, which injects what a real broker seldom does.
#include "libs/kafka/consumer.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/kafka/mock_cluster.h"
#include "libs/testing/eventually.h"

namespace safereturn::kafka {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

// The protocol's keys of requests.
constexpr int16_t kOffsetCommit = 8;
constexpr int16_t kHeartbeat = 12;

class ConsumerTest : public MockClusterTest {
 protected:
  std::unique_ptr<Consumer> NewConsumer(const std::string& instance = "") {
    return Consumer::Create({.brokers = brokers(),
                             .group = "group",
                             .instance_id = instance,
                             .topics = {"topic"}})
        .value();
  }
  void Produce(const std::string& value) {
    ASSERT_TRUE(producer_->PublishAll({{.topic = "topic", .key = "k", .value = value}}, 10s).ok());
  }
  // Polls until a message comes; "" if none does.
  static Message Next(Consumer& consumer) {
    Message message;
    safereturn::testing::Eventually(
        [&] {
          auto batch = consumer.PollBatch(1, 200ms);
          if (batch.ok() && !batch->empty()) message = batch->front();
          return !message.value.empty();
        },
        40s);
    return message;
  }

  static void PollIdle(Consumer& consumer, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      EXPECT_TRUE(consumer.PollBatch(1, 20ms).ok());
    }
  }
};

TEST_F(ConsumerTest, AFencedStaticMemberSaysSoAndJoinsAgain) {
  Produce("first");
  const auto consumer = NewConsumer("service-0");
  const Message first = Next(*consumer);
  ASSERT_EQ(first.value, "first");
  ASSERT_TRUE(consumer->Commit({first}).ok());
  ASSERT_TRUE(consumer->CommitSync().ok());

  // Another process came with our instance id, or we never heard our own join's answer.
  rd_kafka_mock_push_request_errors(cluster_, kHeartbeat, 1, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID);
  absl::Status fenced;
  EXPECT_TRUE(safereturn::testing::Eventually([&] {
    fenced = consumer->PollBatch(1, 100ms).status();
    return !fenced.ok();
  }));
  EXPECT_EQ(ReasonOf(fenced), "KAFKA_UNAVAILABLE");
  EXPECT_TRUE(IsTransient(fenced));

  Produce("second");
  EXPECT_EQ(Next(*consumer).value, "second");
}

TEST_F(ConsumerTest, ACommitThatWasRefusedIsSentAgain) {
  Produce("first");
  Produce("second");
  auto consumer = NewConsumer();
  const Message first = Next(*consumer);
  ASSERT_EQ(first.value, "first");
  rd_kafka_mock_push_request_errors(cluster_, kOffsetCommit, 1,
                                    RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED);
  ASSERT_TRUE(consumer->Commit({first}).ok());
  EXPECT_EQ(Next(*consumer).value, "second");  // not marked: its commit is not asked for
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(consumer->PollBatch(1, 100ms).ok());
  consumer.reset();

  EXPECT_EQ(Next(*NewConsumer()).value, "second");
}

// The broker has the last word: what it holds after an earlier request that arrived late.
int64_t CommittedOffset(const std::string& brokers) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char error[256];
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error, sizeof error);
  rd_kafka_conf_set(conf, "group.id", "group", error, sizeof error);
  rd_kafka_t* asker = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof error);
  rd_kafka_topic_partition_list_t* places = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(places, "topic", 0);
  const auto answer = rd_kafka_committed(asker, places, 5000);
  const int64_t offset =
      answer == RD_KAFKA_RESP_ERR_NO_ERROR ? places->elems[0].offset : RD_KAFKA_OFFSET_INVALID;
  rd_kafka_topic_partition_list_destroy(places);
  rd_kafka_destroy(asker);
  return offset;
}

TEST_F(ConsumerTest, ACommitThatIsRepeatedLateDoesNotUndoALaterOne) {
  Produce("first");
  Produce("second");
  const auto consumer = NewConsumer();
  const Message first = Next(*consumer);
  const Message second = Next(*consumer);
  ASSERT_EQ(second.value, "second");
  // librdkafka repeats the first commit a while later, when it finds the coordinator again.
  rd_kafka_mock_push_request_errors(cluster_, kOffsetCommit, 1, RD_KAFKA_RESP_ERR_NOT_COORDINATOR);
  ASSERT_TRUE(consumer->Commit({first}).ok());
  PollIdle(*consumer, 150ms);  // longer than commits are apart
  ASSERT_TRUE(consumer->Commit({second}).ok());
  // Nothing more comes: what is committed must become right by itself, and stay so.
  PollIdle(*consumer, 3s);
  EXPECT_EQ(CommittedOffset(brokers()), second.offset + 1);
}

}  // namespace
}  // namespace safereturn::kafka
