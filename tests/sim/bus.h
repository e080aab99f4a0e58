// Kafka in memory: topics of a few partitions, each an append-only list; consumers with current and
// committed offsets. Order within a partition is kept, between partitions nothing is, as on the
// real one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/messaging/bus.h"
#include "tests/sim/faults.h"
#include "tests/sim/options.h"

namespace safereturn::sim {

struct Entry {
  kafka::Message message;
  Instant published_time;  // by the world's clock, whatever the message says
  Instant visible_time;    // never before that of the entry before it
};

class SimBus {
 public:
  static constexpr int32_t kPartitions = 4;

  SimBus(const Clock& clock, Faults& faults) : clock_(clock), faults_(faults) {}

  // Appends to the partition of the key.
  void Append(kafka::Message message);

  using Log = std::vector<Entry>;
  // The log stays where it is as long as the bus lives.
  [[nodiscard]] const Log& log(const kafka::TopicPartition& place);
  [[nodiscard]] const std::map<kafka::TopicPartition, Log>& logs() const { return logs_; }

 private:
  const Clock& clock_;
  Faults& faults_;
  std::map<kafka::TopicPartition, Log> logs_;
};

// Where a consumer group stands; survives its consumers.
using Offsets = std::map<kafka::TopicPartition, int64_t>;

// One consumer of a group: starts at the committed offsets, so what its dead predecessor had in
// hand comes again.
class SimSource final : public messaging::Source {
 public:
  SimSource(SimBus& bus, const Clock& clock, Random& random, Faults& faults, Bug bug,
            std::string_view service, const std::vector<std::string>& topics, Offsets& committed);

  absl::StatusOr<std::vector<kafka::Message>> Poll(size_t max,
                                                   std::chrono::milliseconds wait) override;
  absl::Status Done(const std::vector<kafka::Message>& messages) override;
  absl::Status Rewind(const std::vector<kafka::Message>& messages) override;

  // Returns when the next message can be polled: in the past if one can be now, nothing if all are
  // read.
  [[nodiscard]] std::optional<Instant> next() const;

 private:
  void Commit(const std::vector<kafka::Message>& messages);

  const Clock& clock_;
  Random& random_;
  Faults& faults_;
  const Bug bug_;
  const std::string_view unheard_;  // a type that never arrives
  // A partition, and where this consumer stands in it.
  struct Place {
    kafka::TopicPartition name;
    const SimBus::Log* log = nullptr;
    size_t offset = 0;
  };
  Place& PlaceOf(const kafka::Message& message);
  void StartFromCommitted();

  std::vector<Place> places_;
  Offsets& committed_;
};

class SimPublisher final : public messaging::Publisher {
 public:
  // `forgotten` survives the process: one message is dropped in a whole run.
  SimPublisher(SimBus& bus, Random& random, Faults& faults, Bug bug, bool& forgotten)
      : bus_(bus), random_(random), faults_(faults), bug_(bug), forgotten_(forgotten) {}
  absl::Status PublishAll(const std::vector<kafka::Message>& messages) override;

 private:
  SimBus& bus_;
  Random& random_;
  Faults& faults_;
  const Bug bug_;
  bool& forgotten_;
};

}  // namespace safereturn::sim
