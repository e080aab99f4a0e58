// librdkafka's mock cluster, which injects what a real broker seldom does, for tests of this
// library.
#pragma once

#include <gtest/gtest.h>
// clang-format off: the second needs the first
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
// clang-format on

#include <memory>
#include <string>

#include "libs/kafka/producer.h"

namespace safereturn::kafka {

// One broker with the topic "topic" of one partition, and a producer for it.
class MockClusterTest : public ::testing::Test {
 protected:
  MockClusterTest() {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char error[256];
    rd_kafka_conf_set(conf, "log_level", "0", error, sizeof error);  // it misses a broker address
    host_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
    cluster_ = rd_kafka_mock_cluster_new(host_, 1);
    rd_kafka_mock_topic_create(cluster_, "topic", 1, 1);
    producer_ = Producer::Create({.brokers = brokers()}).value();
  }
  ~MockClusterTest() override {
    producer_.reset();
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(host_);
  }

  [[nodiscard]] std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }

  rd_kafka_t* host_;
  rd_kafka_mock_cluster_t* cluster_;
  std::unique_ptr<Producer> producer_;
};

}  // namespace safereturn::kafka
