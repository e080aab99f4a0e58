// The bus of the steps on a real Kafka.
#pragma once

#include <memory>

#include "libs/kafka/consumer.h"
#include "libs/kafka/producer.h"
#include "libs/messaging/bus.h"

namespace safereturn::messaging {

class KafkaPublisher final : public Publisher {
 public:
  explicit KafkaPublisher(kafka::Producer& producer) : producer_(producer) {}
  absl::Status PublishAll(const std::vector<kafka::Message>& messages) override {
    return producer_.PublishAll(messages, std::chrono::seconds(10));
  }

 private:
  kafka::Producer& producer_;
};

class KafkaSource final : public Source {
 public:
  explicit KafkaSource(std::unique_ptr<kafka::Consumer> consumer)
      : consumer_(std::move(consumer)) {}
  absl::StatusOr<std::vector<kafka::Message>> Poll(size_t max,
                                                   std::chrono::milliseconds wait) override {
    return consumer_->PollBatch(max, wait);
  }
  absl::Status Gather(size_t max, std::chrono::milliseconds time,
                      std::vector<kafka::Message>& batch) override {
    return consumer_->Gather(max, time, batch);
  }
  absl::Status Done(const std::vector<kafka::Message>& messages) override {
    return consumer_->Commit(messages);
  }
  absl::Status Rewind(const std::vector<kafka::Message>& messages) override {
    return consumer_->Rewind(messages);
  }
  void Close() override { consumer_->Close(); }

 private:
  std::unique_ptr<kafka::Consumer> consumer_;
};

}  // namespace safereturn::messaging
