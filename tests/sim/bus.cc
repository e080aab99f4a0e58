#include "tests/sim/bus.h"

#include <algorithm>

#include "libs/base/result.h"

namespace safereturn::sim {
namespace {

int32_t PartitionOf(const std::string& key) {
  uint32_t hash = 2166136261U;  // FNV-1a: the broker's murmur2 is no concern of this world
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return static_cast<int32_t>(hash % SimBus::kPartitions);
}

}  // namespace

void SimBus::Append(kafka::Message message) {
  message.partition = PartitionOf(message.key);
  Log& log = logs_[{message.topic, message.partition}];
  message.offset = static_cast<int64_t>(log.size());
  const Instant now = clock_.Now();
  message.timestamp_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  Instant visible = now;
  if (faults_.Strikes(faults_.rates().delay)) visible += faults_.DrawDelay();
  if (!log.empty()) visible = std::max(visible, log.back().visible_time);
  log.push_back({std::move(message), now, visible});
}

const SimBus::Log& SimBus::log(const kafka::TopicPartition& place) { return logs_[place]; }

SimSource::SimSource(SimBus& bus, const Clock& clock, Random& random, Faults& faults, Bug bug,
                     const std::vector<std::string>& topics, Offsets& committed)
    : bus_(bus),
      clock_(clock),
      random_(random),
      faults_(faults),
      bug_(bug),
      committed_(committed),
      current_(committed) {
  for (const std::string& topic : topics) {
    for (int32_t i = 0; i < SimBus::kPartitions; ++i) places_.push_back({topic, i});
  }
}

absl::StatusOr<std::vector<kafka::Message>> SimSource::Poll(size_t max, std::chrono::milliseconds) {
  if (faults_.Strikes(faults_.rates().rebalance)) current_ = committed_;
  std::vector<kafka::Message> batch;
  // Partitions come in any order; each gives what it has.
  const size_t first = random_.Below(places_.size());
  for (size_t i = 0; i < places_.size() && batch.size() < max; ++i) {
    const kafka::TopicPartition& place = places_[(first + i) % places_.size()];
    const SimBus::Log& log = bus_.log(place);
    int64_t& offset = current_[place];
    while (offset < static_cast<int64_t>(log.size()) && batch.size() < max &&
           log[static_cast<size_t>(offset)].visible_time <= clock_.Now()) {
      batch.push_back(log[static_cast<size_t>(offset++)].message);
    }
  }
  if (bug_ == Bug::kOffsetsFirst) Commit(batch);
  return batch;
}

void SimSource::Commit(const std::vector<kafka::Message>& messages) {
  for (const kafka::Message& message : messages) {
    int64_t& offset = committed_[{message.topic, message.partition}];
    offset = std::max(offset, message.offset + 1);
  }
}

absl::Status SimSource::Done(const std::vector<kafka::Message>& messages) {
  if (!faults_.Strikes(faults_.rates().offsets_lost)) Commit(messages);
  return absl::OkStatus();
}

absl::Status SimSource::Rewind(const std::vector<kafka::Message>& messages) {
  for (const kafka::Message& message : messages) {
    int64_t& offset = current_[{message.topic, message.partition}];
    offset = std::min(offset, message.offset);
  }
  return absl::OkStatus();
}

std::optional<Instant> SimSource::next() const {
  std::optional<Instant> next;
  for (const kafka::TopicPartition& place : places_) {
    const SimBus::Log& log = bus_.log(place);
    const auto found = current_.find(place);
    const auto offset = static_cast<size_t>(found == current_.end() ? 0 : found->second);
    if (offset >= log.size()) continue;
    if (!next || log[offset].visible_time < *next) next = log[offset].visible_time;
  }
  return next;
}

absl::Status SimPublisher::PublishAll(const std::vector<kafka::Message>& messages) {
  size_t taken = messages.size();
  const bool is_refused = faults_.Strikes(faults_.rates().publish_refused);
  if (is_refused) taken = random_.Below(messages.size() + 1);
  for (size_t i = 0; i < taken; ++i) {
    if (bug_ == Bug::kForgetfulRelay && !forgotten_ && !faults_.is_healed() &&
        random_.Below(20) == 0) {
      forgotten_ = true;
      continue;
    }
    bus_.Append(messages[i]);
    if (faults_.Strikes(faults_.rates().publish_twice)) bus_.Append(messages[i]);
  }
  if (!is_refused) return absl::OkStatus();
  return Refuse(absl::StatusCode::kUnavailable, "BROKER_UNAVAILABLE",
                "the simulated broker is down");
}

}  // namespace safereturn::sim
