// Between Kafka and those who listen: events become hints in a Redis stream, which every gateway
// reads.
//
// Keys: `safereturn:live:hints`, a stream of the last hints, and `safereturn:live:epoch`, which
// says since when there is one ("<milliseconds>-<random>"). When they vanish every listener is told
// to read everything again.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/kafka/consumer.h"
#include "libs/redis/connection.h"
#include "libs/runtime/step.h"
#include "services/gateway/live/hub.h"

namespace safereturn::gateway {

// Where the stream lies, and how its epoch is made.
struct LiveStream {
  // `prefix` stands before the keys. `wall_clock` is Kafka's: the machine's.
  LiveStream(const std::string& prefix, Random& random, const Clock& wall_clock);

  // Returns the epoch, made where there is none.
  [[nodiscard]] absl::StatusOr<std::string> Epoch(redis::Redis& redis) const;

  const std::string hints;
  const std::string epoch;
  Random& random;
  const Clock& wall_clock;
};

// Turns events into hints, but for those from before the epoch: whoever listens has read what they
// said. The gateways share the work: each has some partitions. A hint may be there twice.
class ProjectorStep final : public runtime::Step {
 public:
  // All that it is given must outlive it.
  ProjectorStep(kafka::Consumer& events, redis::Redis& redis, const LiveStream& stream);
  [[nodiscard]] std::string_view name() const override { return "live_projector"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] runtime::StopPhase stop_phase() const override {
    return runtime::StopPhase::kIntake;
  }
  void Stopped() override { events_.Close(); }

 private:
  [[nodiscard]] absl::Status Project(const std::vector<kafka::Message>& messages);

  kafka::Consumer& events_;
  redis::Redis& redis_;
  const LiveStream& stream_;
};

// Reads the stream from where this process is.
class ReaderStep final : public runtime::Step {
 public:
  // `redis` is its own: it waits on it, for as long as kReadWithin says.
  ReaderStep(redis::Redis& redis, Hub& hub, const LiveStream& stream);
  static constexpr std::chrono::milliseconds kReadWithin{3000};
  [[nodiscard]] std::string_view name() const override { return "live_reader"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] runtime::StopPhase stop_phase() const override {
    return runtime::StopPhase::kIntake;
  }

 private:
  absl::Status Read();

  redis::Redis& redis_;
  Hub& hub_;
  const LiveStream& stream_;
  std::string epoch_;
  std::string last_;
};

}  // namespace safereturn::gateway
