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

// Returns the event type that `service` never sees (Bug::kDeaf…), or "".
std::string_view Unheard(Bug bug, std::string_view service) {
  if (bug == Bug::kDeafToDanger && service == "notification") {
    return "safereturn.interview.v1.ImmediateDangerRaised";
  }
  if (bug == Bug::kDeafToOutcome && service == "scheduling") {
    return "safereturn.interview.v1.InterviewHeld";
  }
  return "";
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
                     std::string_view service, const std::vector<std::string>& topics,
                     Offsets& committed)
    : clock_(clock),
      random_(random),
      faults_(faults),
      bug_(bug),
      unheard_(Unheard(bug, service)),
      committed_(committed) {
  for (const std::string& topic : topics) {
    for (int32_t i = 0; i < SimBus::kPartitions; ++i) {
      const kafka::TopicPartition name{topic, i};
      places_.push_back({name, &bus.log(name), 0});
    }
  }
  StartFromCommitted();
}

void SimSource::StartFromCommitted() {
  for (Place& place : places_) place.offset = static_cast<size_t>(committed_[place.name]);
}

SimSource::Place& SimSource::PlaceOf(const kafka::Message& message) {
  return *std::find_if(places_.begin(), places_.end(), [&](const Place& place) {
    return place.name.partition == message.partition && place.name.topic == message.topic;
  });
}

absl::StatusOr<std::vector<kafka::Message>> SimSource::Poll(size_t max, std::chrono::milliseconds) {
  if (faults_.Strikes(faults_.rates().rebalance)) StartFromCommitted();
  std::vector<kafka::Message> batch;
  // Partitions come in any order; each gives what it has.
  const size_t first = random_.Below(places_.size());
  for (size_t i = 0; i < places_.size() && batch.size() < max; ++i) {
    Place& place = places_[(first + i) % places_.size()];
    while (place.offset < place.log->size() && batch.size() < max &&
           (*place.log)[place.offset].visible_time <= clock_.Now()) {
      const kafka::Message& message = (*place.log)[place.offset++].message;
      const std::string* type = unheard_.empty() ? nullptr : message.FindHeader("ce_type");
      if (type == nullptr || *type != unheard_) batch.push_back(message);
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
    size_t& offset = PlaceOf(message).offset;
    offset = std::min(offset, static_cast<size_t>(message.offset));
  }
  return absl::OkStatus();
}

std::optional<Instant> SimSource::next() const {
  std::optional<Instant> next;
  for (const Place& place : places_) {
    if (place.offset >= place.log->size()) continue;
    const Instant visible = (*place.log)[place.offset].visible_time;
    if (!next || visible < *next) next = visible;
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
