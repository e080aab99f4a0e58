#include "libs/kafka/producer.h"

#include <algorithm>
#include <cstdint>

#include "libs/kafka/handle.h"
#include "libs/kafka/metrics.h"

namespace safereturn::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Longest single wait for delivery reports; only how late a passed deadline is noticed.
constexpr milliseconds kPollSlice{100};

int MillisUntil(steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
  return static_cast<int>(std::clamp(left, milliseconds(0), kPollSlice).count());
}

// Errors that the same message will meet again.
bool IsRefusal(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return true;
    default:
      return false;
  }
}

}  // namespace

// One librdkafka producer and what its delivery reports have said.
class Producer::Handle {
 public:
  static absl::StatusOr<std::unique_ptr<Handle>> Open(const ProducerOptions& options) {
    std::unique_ptr<Handle> handle(new Handle(options.client_id));
    Conf conf(rd_kafka_conf_new());
    std::vector<std::pair<std::string, std::string>> settings = {
        {"bootstrap.servers", options.brokers},
        {"client.id", options.client_id},
        {"acks", "all"},
        {"enable.idempotence", "true"},
        {"partitioner", "murmur2_random"},
        {"linger.ms", std::to_string(options.linger.count())},
        {"message.max.bytes", std::to_string(options.max_message_bytes + 64 * 1024)},
        // For ever: a message that expired between two others would break their order.
        {"message.timeout.ms", "0"},
        {"reconnect.backoff.ms", "50"},
        {"reconnect.backoff.max.ms", "1000"},
        {"retry.backoff.ms", "50"},
        {"socket.nagle.disable", "true"},
        {"topic.metadata.refresh.sparse", "true"},
    };
    settings.insert(settings.end(), options.extra.begin(), options.extra.end());
    SR_RETURN_IF_ERROR(SetAll(conf.get(), settings));
    rd_kafka_conf_set_opaque(conf.get(), handle.get());
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &Handle::OnReport);
    rd_kafka_conf_set_error_cb(conf.get(), &Handle::OnError);
    SR_RETURN_IF_ERROR(NewHandle(RD_KAFKA_PRODUCER, std::move(conf), handle->kafka_));
    return handle;
  }

  ~Handle() {
    if (kafka_) rd_kafka_purge(kafka_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }

  // Starts a new count of refusals.
  void Begin() { refused_ = absl::OkStatus(); }

  // Queues a copy of `message`; waits while the queue is full, until `deadline`.
  absl::Status Queue(const Message& message, steady_clock::time_point deadline) {
    while (true) {
      rd_kafka_headers_t* headers = rd_kafka_headers_new(message.headers.size());
      for (const Header& header : message.headers) {
        rd_kafka_header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
                            header.value.data(), static_cast<ssize_t>(header.value.size()));
      }
      const rd_kafka_resp_err_t error = rd_kafka_producev(
          kafka_.get(), RD_KAFKA_V_TOPIC(message.topic.c_str()),
          RD_KAFKA_V_PARTITION(message.partition),
          RD_KAFKA_V_KEY(message.key.empty() ? nullptr : message.key.data(), message.key.size()),
          RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
          RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_TIMESTAMP(message.timestamp_ms),
          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++pending_;
        return absl::OkStatus();
      }
      rd_kafka_headers_destroy(headers);  // producev takes them only if it succeeds
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return StatusOf(error, message.topic);
      if (steady_clock::now() >= deadline) return KafkaUnavailable("the producer's queue is full");
      rd_kafka_poll(kafka_.get(), MillisUntil(deadline));
    }
  }

  // Waits until every queued message is reported; the first lasting refusal is the error.
  absl::Status Await(steady_clock::time_point deadline) {
    while (pending_ > 0) {
      if (is_fatal_) return KafkaUnavailable("the producer must start anew: " + fatal_);
      const int wait = MillisUntil(deadline);
      rd_kafka_poll(kafka_.get(), wait);
      if (pending_ > 0 && steady_clock::now() >= deadline) {
        return KafkaUnavailable(std::to_string(pending_) + " messages are not acknowledged yet");
      }
    }
    return refused_;
  }

  [[nodiscard]] bool is_fatal() const { return is_fatal_; }

 private:
  explicit Handle(const std::string& client) : published_(PublishedTotal(client)) {}

  static absl::Status StatusOf(rd_kafka_resp_err_t error, const std::string& topic) {
    const std::string text = topic + ": " + rd_kafka_err2str(error);
    if (!IsRefusal(error)) return KafkaUnavailable(text);
    return Refuse(absl::StatusCode::kInvalidArgument, "KAFKA_MESSAGE_REFUSED", text);
  }

  // Called by rd_kafka_poll, hence on the thread of the caller that has the producer's turn.
  static void OnReport(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    Handle& self = *static_cast<Handle*>(opaque);
    --self.pending_;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      self.published_.Increment();
    } else if (self.refused_.ok() || !absl::IsInvalidArgument(self.refused_)) {
      const char* topic = message->rkt == nullptr ? "" : rd_kafka_topic_name(message->rkt);
      self.refused_ = StatusOf(message->err, topic);
    }
  }

  static void OnError(rd_kafka_t* kafka, int error, const char* reason, void* opaque) {
    Handle& self = *static_cast<Handle*>(opaque);
    if (error != RD_KAFKA_RESP_ERR__FATAL) {
      obs::Debug("kafka.producer_error",
                 {{"error", rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(error))},
                  {"reason", reason}});
      return;
    }
    char text[256];
    rd_kafka_fatal_error(kafka, text, sizeof text);
    self.is_fatal_ = true;
    self.fatal_ = text;
    obs::Warning("kafka.producer_fatal",
                 {{"reason", text}, {"consequence", "the producer starts anew; repeats possible"}});
  }

  const obs::Counter published_;
  int64_t pending_ = 0;
  absl::Status refused_;
  bool is_fatal_ = false;
  std::string fatal_;
  Owned<rd_kafka_t> kafka_;  // last: destroyed first, while callbacks may still come
};

Producer::Producer(ProducerOptions options) : options_(std::move(options)) {}

absl::StatusOr<std::unique_ptr<Producer>> Producer::Create(ProducerOptions options) {
  std::unique_ptr<Producer> producer(new Producer(std::move(options)));
  const absl::MutexLock lock(&producer->mutex_);
  SR_RETURN_IF_ERROR(producer->Renew());
  return producer;
}

Producer::~Producer() {
  Flush(std::chrono::seconds(1)).IgnoreError();  // what is lost here stands in the outbox
}

absl::Status Producer::Renew() {
  if (handle_ && !handle_->is_fatal()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(handle_, Handle::Open(options_));
  return absl::OkStatus();
}

absl::Status Producer::PublishAll(const std::vector<Message>& messages, milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  for (const Message& message : messages) {
    if (static_cast<int64_t>(message.key.size() + message.value.size()) >
        options_.max_message_bytes) {
      return Refuse(absl::StatusCode::kInvalidArgument, "KAFKA_MESSAGE_REFUSED",
                    message.topic + ": a message is larger than " +
                        std::to_string(options_.max_message_bytes) + " bytes");
    }
  }
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Renew());
  handle_->Begin();
  // What an earlier call has given up on is still queued: nothing may overtake it.
  SR_RETURN_IF_ERROR(handle_->Await(deadline));
  for (const Message& message : messages) SR_RETURN_IF_ERROR(handle_->Queue(message, deadline));
  return handle_->Await(deadline);
}

absl::Status Producer::Flush(milliseconds timeout) {
  const absl::MutexLock lock(&mutex_);
  if (!handle_ || handle_->is_fatal()) return absl::OkStatus();
  return handle_->Await(steady_clock::now() + timeout);
}

}  // namespace safereturn::kafka
