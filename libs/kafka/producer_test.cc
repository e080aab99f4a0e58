// The producer against librdkafka's mock cluster, which injects errors that a real broker seldom
// has.
#include "libs/kafka/producer.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/kafka/mock_cluster.h"

namespace safereturn::kafka {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

class ProducerTest : public MockClusterTest {
 protected:
  static std::vector<Message> One(const std::string& value = "x") {
    return {{.topic = "topic", .key = "k", .value = value}};
  }
};

constexpr int16_t kProduce = 0;  // the protocol's key of the Produce request

TEST_F(ProducerTest, ATransientBrokerErrorIsRetriedWithin) {
  rd_kafka_mock_push_request_errors(cluster_, kProduce, 2, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
                                    RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);

  const absl::Status status = producer_->PublishAll(One(), 10s);

  EXPECT_TRUE(status.ok()) << Describe(status);
}

TEST_F(ProducerTest, ARefusedMessageIsNotTransient) {
  rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);

  const absl::Status status = producer_->PublishAll(One(), 10s);

  EXPECT_EQ(ReasonOf(status), "KAFKA_MESSAGE_REFUSED");
  EXPECT_FALSE(IsTransient(status));
}

TEST_F(ProducerTest, ATooLargeMessageIsRefusedBeforeAnyIsSent) {
  const absl::Status status = producer_->PublishAll(One(std::string(1024 * 1024, 'x')), 10s);

  EXPECT_EQ(ReasonOf(status), "KAFKA_MESSAGE_REFUSED");
}

TEST_F(ProducerTest, WhatACallGaveUpOnIsSentWhenTheBrokerIsBack) {
  ASSERT_TRUE(producer_->PublishAll(One(), 10s).ok());
  rd_kafka_mock_broker_set_down(cluster_, 1);
  const absl::Status down = producer_->PublishAll(One(), 200ms);
  const absl::Status still_down = producer_->PublishAll(One(), 100ms);
  rd_kafka_mock_broker_set_up(cluster_, 1);

  const absl::Status up = producer_->PublishAll(One(), 15s);

  EXPECT_EQ(down.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(still_down.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(up.ok()) << Describe(up);
  EXPECT_TRUE(producer_->Flush(1s).ok());
}

TEST_F(ProducerTest, AnEmptyListIsPublishedAtOnce) {
  EXPECT_TRUE(producer_->PublishAll({}, 0ms).ok());
}

}  // namespace
}  // namespace safereturn::kafka
