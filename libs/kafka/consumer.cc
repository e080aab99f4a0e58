#include "libs/kafka/consumer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "libs/kafka/handle.h"
#include "libs/kafka/metrics.h"

namespace safereturn::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Under load offsets are committed this often; an idle consumer commits at once. A commit costs the
// broker a write, and what is committed late is only read again after a crash.
constexpr milliseconds kCommitInterval{100};
constexpr milliseconds kCommitAnswerWithin{5000};
constexpr milliseconds kLagInterval{1000};
// A seek waits for the partition's broker thread, a probe for any broker.
constexpr int kSeekTimeoutMs = 2000;
constexpr int kProbeTimeoutMs = 200;
// A member that was fenced waits this long before it joins again: two processes with one instance
// id would otherwise throw each other out without a pause.
constexpr milliseconds kRejoinAfter{5000};
constexpr milliseconds kRepeatWarningAfter{10000};

Message Converted(const rd_kafka_message_t& raw) {
  Message message;
  message.topic = rd_kafka_topic_name(raw.rkt);
  message.partition = raw.partition;
  message.offset = raw.offset;
  if (raw.key != nullptr) message.key.assign(static_cast<const char*>(raw.key), raw.key_len);
  if (raw.payload != nullptr) message.value.assign(static_cast<const char*>(raw.payload), raw.len);
  message.timestamp_ms = std::max<int64_t>(rd_kafka_message_timestamp(&raw, nullptr), 0);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&raw, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const size_t count = rd_kafka_header_cnt(headers);
    message.headers.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      const char* name = nullptr;
      const void* value = nullptr;
      size_t size = 0;
      rd_kafka_header_get_all(headers, i, &name, &value, &size);
      message.headers.push_back(
          {name, value == nullptr ? "" : std::string(static_cast<const char*>(value), size)});
    }
  }
  return message;
}

}  // namespace

class Consumer::Impl {
 public:
  explicit Impl(ConsumerOptions options)
      : options_(std::move(options)),
        consumed_(ConsumedTotal(options_.client_id)),
        lag_gauge_(LagMessages(options_.client_id)) {}
  ~Impl() { Close(); }

  absl::Status Open();
  absl::StatusOr<std::vector<Message>> PollBatch(size_t max, milliseconds wait);
  absl::Status Gather(size_t max, milliseconds time, std::vector<Message>& batch);
  absl::Status Commit(const std::vector<Message>& processed);
  absl::Status SendCommit(bool waits);
  absl::Status Rewind(const std::vector<Message>& messages);
  [[nodiscard]] int64_t lag() const;
  [[nodiscard]] std::vector<TopicPartition> assignment() const;
  void Close();

 private:
  static void OnRebalance(rd_kafka_t* kafka, rd_kafka_resp_err_t event,
                          rd_kafka_topic_partition_list_t* partitions, void* opaque);
  static void OnCommit(rd_kafka_t* kafka, rd_kafka_resp_err_t error,
                       rd_kafka_topic_partition_list_t* offsets, void* opaque);
  static void OnError(rd_kafka_t* kafka, int error, const char* reason, void* opaque);

  void Take(size_t max, int wait_ms, std::vector<Message>& batch);
  absl::Status ApplyRewinds();
  absl::Status CheckBrokers();
  absl::Status RejoinIfFenced();
  void Forget(const TopicPartition& partition);
  [[nodiscard]] bool IsAllCommitted() const;
  // One request at a time: librdkafka repeats one that met a dying coordinator, and the repeat
  // would come after, and undo, what a later one committed.
  [[nodiscard]] bool MayCommit() const { return has_uncommitted_ && !commit_asked_at_; }
  void Fence(std::string_view reason);
  void WarnAbout(rd_kafka_resp_err_t error, std::string_view reason);

  const ConsumerOptions options_;
  const obs::Counter consumed_;
  const obs::Gauge lag_gauge_;
  std::set<TopicPartition> assigned_;
  std::map<TopicPartition, int64_t> next_;       // position: offset after the last message returned
  std::map<TopicPartition, int64_t> done_;       // offset to commit, of everything marked
  std::map<TopicPartition, int64_t> committed_;  // offset that the broker has confirmed
  std::map<TopicPartition, int64_t> rewinds_;    // seeks that are still to be done
  bool has_uncommitted_ = false;
  steady_clock::time_point committed_at_;
  std::optional<steady_clock::time_point> commit_asked_at_;  // not answered yet
  steady_clock::time_point lag_at_;
  std::optional<steady_clock::time_point> down_since_;  // all brokers
  std::optional<steady_clock::time_point> fenced_at_;
  std::map<int, steady_clock::time_point> warned_at_;
  std::vector<rd_kafka_message_t*> raw_;
  Owned<rd_kafka_t> kafka_;  // after all that its callbacks use
  Owned<rd_kafka_queue_t> queue_;
};

absl::Status Consumer::Impl::Open() {
  Conf conf(rd_kafka_conf_new());
  std::vector<std::pair<std::string, std::string>> settings = {
      {"bootstrap.servers", options_.brokers},
      {"group.id", options_.group},
      {"client.id", options_.client_id},
      {"session.timeout.ms", std::to_string(options_.session_timeout_ms)},
      {"heartbeat.interval.ms", std::to_string(std::max(options_.session_timeout_ms / 6, 100))},
      {"auto.offset.reset", options_.auto_offset_reset},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"partition.assignment.strategy", "range"},
      // Enough for a second at full rate; the defaults would hold 64 MiB of messages in memory.
      {"queued.min.messages", "10000"},
      {"queued.max.messages.kbytes", "16384"},
      {"fetch.max.bytes", "8388608"},
      // A broker answers when data arrives; but a new position (join, rewind) waits for the fetch
      // that is under way.
      {"fetch.wait.max.ms", "100"},
      // A topic that is created after its consumers is found within seconds.
      {"topic.metadata.refresh.interval.ms", "5000"},
      {"metadata.max.age.ms", "30000"},
      {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", "1000"},
      {"socket.nagle.disable", "true"},
  };
  if (!options_.instance_id.empty()) {
    settings.emplace_back("group.instance.id", options_.instance_id);
  }
  settings.insert(settings.end(), options_.extra.begin(), options_.extra.end());
  SR_RETURN_IF_ERROR(SetAll(conf.get(), settings));
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_rebalance_cb(conf.get(), &Impl::OnRebalance);
  rd_kafka_conf_set_offset_commit_cb(conf.get(), &Impl::OnCommit);
  rd_kafka_conf_set_error_cb(conf.get(), &Impl::OnError);
  SR_RETURN_IF_ERROR(NewHandle(RD_KAFKA_CONSUMER, std::move(conf), kafka_));
  rd_kafka_poll_set_consumer(kafka_.get());
  queue_.reset(rd_kafka_queue_get_consumer(kafka_.get()));

  const PartitionList topics = NewPartitionList(options_.topics.size());
  for (const std::string& topic : options_.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  if (const rd_kafka_resp_err_t error = rd_kafka_subscribe(kafka_.get(), topics.get());
      error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Refuse(absl::StatusCode::kInvalidArgument, "KAFKA_SETTINGS", rd_kafka_err2str(error));
  }
  return absl::OkStatus();
}

void Consumer::Impl::OnRebalance(rd_kafka_t* kafka, rd_kafka_resp_err_t event,
                                 rd_kafka_topic_partition_list_t* partitions, void* opaque) {
  Impl& self = *static_cast<Impl*>(opaque);
  const bool is_assignment = event == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
  for (const TopicPartition& partition : self.assigned_) self.Forget(partition);
  self.assigned_.clear();
  if (is_assignment) {
    for (int i = 0; i < partitions->cnt; ++i) {
      self.assigned_.insert({partitions->elems[i].topic, partitions->elems[i].partition});
    }
  }
  // The range assignor hands out all partitions anew each time; they start at the committed offset.
  rd_kafka_assign(kafka, is_assignment ? partitions : nullptr);
  obs::Info("kafka.rebalanced", {{"group", self.options_.group},
                                 {"client", self.options_.client_id},
                                 {"partitions", self.assigned_.size()}});
}

void Consumer::Impl::OnCommit(rd_kafka_t*, rd_kafka_resp_err_t error,
                              rd_kafka_topic_partition_list_t* offsets, void* opaque) {
  Impl& self = *static_cast<Impl*>(opaque);
  self.commit_asked_at_.reset();
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR__NO_OFFSET) {
    for (int i = 0; offsets != nullptr && i < offsets->cnt; ++i) {
      const rd_kafka_topic_partition_t& one = offsets->elems[i];
      if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      self.committed_[{one.topic, one.partition}] = one.offset;
    }
  } else {
    self.WarnAbout(error, "offsets were not committed");
  }
  // What the broker does not hold is sent again; until then a crash means repeats, which consumers
  // drop. The answer may be to a request that was given up: it took back what a later one said.
  self.has_uncommitted_ = !self.IsAllCommitted();
}

void Consumer::Impl::OnError(rd_kafka_t*, int error, const char* reason, void* opaque) {
  Impl& self = *static_cast<Impl*>(opaque);
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    if (!self.down_since_) self.down_since_ = steady_clock::now();
    return;
  }
  if (error == RD_KAFKA_RESP_ERR__FATAL) {
    self.Fence(reason);
    return;
  }
  obs::Debug(
      "kafka.consumer_error",
      {{"error", rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(error))}, {"reason", reason}});
}

// librdkafka tells a fatal error by its callback or, for a fenced member, as a message. A broker
// that dies while we join fences us from ourselves: it gave us a new member id and we never heard
// of it.
void Consumer::Impl::Fence(std::string_view reason) {
  if (fenced_at_) return;
  fenced_at_ = steady_clock::now();
  obs::Warning("kafka.consumer_fatal",
               {{"reason", reason},
                {"instance", options_.instance_id},
                {"consequence", "joins again in 5 s; is another process using this instance?"}});
}

void Consumer::Impl::WarnAbout(rd_kafka_resp_err_t error, std::string_view reason) {
  const auto now = steady_clock::now();
  auto& warned_at = warned_at_[error];
  if (warned_at != steady_clock::time_point() && now - warned_at < kRepeatWarningAfter) return;
  warned_at = now;
  obs::Warning(
      "kafka.consumer_error",
      {{"client", options_.client_id}, {"error", rd_kafka_err2name(error)}, {"reason", reason}});
}

void Consumer::Impl::Forget(const TopicPartition& partition) {
  next_.erase(partition);
  done_.erase(partition);
  committed_.erase(partition);
  rewinds_.erase(partition);
}

void Consumer::Impl::Take(size_t max, int wait_ms, std::vector<Message>& batch) {
  if (max == 0) return;
  raw_.resize(max);
  const ssize_t count = rd_kafka_consume_batch_queue(queue_.get(), wait_ms, raw_.data(), max);
  for (ssize_t i = 0; i < count; ++i) {
    const Owned<rd_kafka_message_t> raw(raw_[static_cast<size_t>(i)]);
    if (raw->err == RD_KAFKA_RESP_ERR__FATAL) {
      Fence(rd_kafka_message_errstr(raw.get()));
      continue;
    }
    if (raw->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      WarnAbout(raw->err, rd_kafka_message_errstr(raw.get()));
      continue;
    }
    batch.push_back(Converted(*raw));
    const Message& message = batch.back();
    next_[{message.topic, message.partition}] = message.offset + 1;
  }
}

absl::StatusOr<std::vector<Message>> Consumer::Impl::PollBatch(size_t max, milliseconds wait) {
  SR_RETURN_IF_ERROR(RejoinIfFenced());
  if (!kafka_) return KafkaUnavailable("the consumer is closed");
  SR_RETURN_IF_ERROR(ApplyRewinds());
  std::vector<Message> batch;
  Take(max, 0, batch);
  const auto now = steady_clock::now();
  if (commit_asked_at_ && now - *commit_asked_at_ >= kCommitAnswerWithin) {
    // A request that waited for a coordinator that died is never answered.
    commit_asked_at_.reset();
    has_uncommitted_ = !done_.empty();
  }
  if (MayCommit() && (batch.empty() || now - committed_at_ >= kCommitInterval)) {
    SendCommit(/*waits=*/false).IgnoreError();  // tried again with the next one
  }
  if (batch.empty() && max > 0) {
    // The call waits until it has as many as asked for: first for one, then for no more.
    Take(1, static_cast<int>(wait.count()), batch);
    if (!batch.empty()) Take(max - 1, 0, batch);
  }
  if (now - lag_at_ >= kLagInterval) {
    lag_at_ = now;
    lag_gauge_.Set(static_cast<double>(lag()));
  }
  if (batch.empty()) {
    SR_RETURN_IF_ERROR(CheckBrokers());
  } else {
    down_since_.reset();
    consumed_.Increment(static_cast<double>(batch.size()));
  }
  return batch;
}

absl::Status Consumer::Impl::Gather(size_t max, milliseconds time, std::vector<Message>& batch) {
  const size_t before = batch.size();
  if (!kafka_ || before >= max) return absl::OkStatus();
  Take(max - before, static_cast<int>(time.count()), batch);
  consumed_.Increment(static_cast<double>(batch.size() - before));
  return absl::OkStatus();
}

absl::Status Consumer::Impl::CheckBrokers() {
  if (!down_since_ || steady_clock::now() - *down_since_ < options_.unavailable_after) {
    return absl::OkStatus();
  }
  // librdkafka tells when the last broker went, but not when one is back: ask.
  const rd_kafka_metadata_t* metadata = nullptr;
  if (rd_kafka_metadata(kafka_.get(), 0, nullptr, &metadata, kProbeTimeoutMs) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return KafkaUnavailable("no broker of " + options_.brokers + " answers");
  }
  rd_kafka_metadata_destroy(metadata);
  down_since_.reset();
  return absl::OkStatus();
}

absl::Status Consumer::Impl::RejoinIfFenced() {
  if (!fenced_at_) return absl::OkStatus();
  if (steady_clock::now() - *fenced_at_ < kRejoinAfter) {
    return KafkaUnavailable("another member has this consumer's instance id");
  }
  fenced_at_.reset();
  queue_.reset();
  kafka_.reset();
  for (const TopicPartition& partition : std::set(assigned_)) Forget(partition);
  assigned_.clear();
  commit_asked_at_.reset();
  return Open();
}

absl::Status Consumer::Impl::Commit(const std::vector<Message>& processed) {
  for (const Message& message : processed) {
    const TopicPartition partition{message.topic, message.partition};
    if (!assigned_.contains(partition)) continue;  // its new owner reads it again
    int64_t& offset = done_[partition];
    if (message.offset < offset) continue;
    offset = message.offset + 1;
    has_uncommitted_ = true;
  }
  if (!MayCommit() || steady_clock::now() - committed_at_ < kCommitInterval) {
    return absl::OkStatus();  // PollBatch sends it when it is time, or at once when idle
  }
  return SendCommit(/*waits=*/false);
}

bool Consumer::Impl::IsAllCommitted() const {
  return std::all_of(done_.begin(), done_.end(), [this](const auto& done) {
    const auto known = committed_.find(done.first);
    return known != committed_.end() && known->second >= done.second;
  });
}

absl::Status Consumer::Impl::SendCommit(bool waits) {
  if (!kafka_ || !has_uncommitted_) return absl::OkStatus();
  const PartitionList offsets = NewPartitionList(done_.size());
  for (const auto& [partition, offset] : done_) {
    rd_kafka_topic_partition_list_add(offsets.get(), partition.topic.c_str(), partition.partition)
        ->offset = offset;
  }
  has_uncommitted_ = false;
  committed_at_ = steady_clock::now();
  if (!waits) commit_asked_at_ = committed_at_;
  const rd_kafka_resp_err_t error = rd_kafka_commit(kafka_.get(), offsets.get(), waits ? 0 : 1);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR__NO_OFFSET) {
    return absl::OkStatus();
  }
  commit_asked_at_.reset();
  has_uncommitted_ = true;
  return Refuse(absl::StatusCode::kUnavailable, "KAFKA_COMMIT_FAILED", rd_kafka_err2str(error));
}

absl::Status Consumer::Impl::Rewind(const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    const TopicPartition partition{message.topic, message.partition};
    if (!assigned_.contains(partition)) continue;
    const auto [known, is_new] = rewinds_.emplace(partition, message.offset);
    if (!is_new) known->second = std::min(known->second, message.offset);
  }
  return ApplyRewinds();
}

absl::Status Consumer::Impl::ApplyRewinds() {
  if (rewinds_.empty()) return absl::OkStatus();
  const PartitionList targets = NewPartitionList(rewinds_.size());
  for (const auto& [partition, offset] : rewinds_) {
    rd_kafka_topic_partition_list_add(targets.get(), partition.topic.c_str(), partition.partition)
        ->offset = offset;
  }
  const Owned<rd_kafka_error_t> error(
      rd_kafka_seek_partitions(kafka_.get(), targets.get(), kSeekTimeoutMs));
  if (error) return KafkaUnavailable(rd_kafka_error_string(error.get()));
  std::string failures;
  for (int i = 0; i < targets->cnt; ++i) {
    const rd_kafka_topic_partition_t& target = targets->elems[i];
    if (target.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      failures = rd_kafka_err2str(target.err);
      continue;
    }
    const TopicPartition partition{target.topic, target.partition};
    rewinds_.erase(partition);
    next_[partition] = target.offset;
  }
  if (failures.empty()) return absl::OkStatus();
  return KafkaUnavailable("could not go back yet: " + failures);
}

int64_t Consumer::Impl::lag() const {
  int64_t sum = 0;
  for (const auto& [partition, next] : next_) {
    int64_t low = 0;
    int64_t high = 0;
    if (rd_kafka_get_watermark_offsets(kafka_.get(), partition.topic.c_str(), partition.partition,
                                       &low, &high) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      sum += std::max<int64_t>(high - next, 0);
    }
  }
  return sum;
}

std::vector<TopicPartition> Consumer::Impl::assignment() const {
  return {assigned_.begin(), assigned_.end()};
}

void Consumer::Impl::Close() {
  if (!kafka_) return;
  SendCommit(/*waits=*/true).IgnoreError();  // what is lost here is read again and dropped
  if (!fenced_at_) rd_kafka_consumer_close(kafka_.get());
  queue_.reset();
  kafka_.reset();
  assigned_.clear();
  next_.clear();
}

Consumer::Consumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Consumer::~Consumer() = default;

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Create(ConsumerOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  SR_RETURN_IF_ERROR(impl->Open());
  return std::unique_ptr<Consumer>(new Consumer(std::move(impl)));
}

absl::StatusOr<std::vector<Message>> Consumer::PollBatch(size_t max, milliseconds wait) {
  return impl_->PollBatch(max, wait);
}

absl::Status Consumer::Gather(size_t max, milliseconds time, std::vector<Message>& batch) {
  return impl_->Gather(max, time, batch);
}

absl::Status Consumer::Commit(const std::vector<Message>& processed) {
  return impl_->Commit(processed);
}

absl::Status Consumer::CommitSync() { return impl_->SendCommit(/*waits=*/true); }

absl::Status Consumer::Rewind(const std::vector<Message>& messages) {
  return impl_->Rewind(messages);
}

int64_t Consumer::lag() const { return impl_->lag(); }

std::vector<TopicPartition> Consumer::assignment() const { return impl_->assignment(); }

void Consumer::Close() { impl_->Close(); }

}  // namespace safereturn::kafka
