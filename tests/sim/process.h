// One service: what survives its death (the database, its offsets) and what does not (every object
// of the process). The objects are the real ones: Store, Processor, the steps, the service's codec
// and routes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/messaging/steps.h"
#include "tests/sim/bus.h"
#include "tests/sim/database.h"
#include "tests/sim/trace.h"

namespace safereturn::sim {

// What all processes of one world share.
struct Env {
  SimClock& clock;
  Random& random;
  Faults& faults;
  SimBus& bus;
  Trace& trace;
  Bug bug;
  uint64_t pace;  // microseconds: how long a step waits at most before it looks again
};

// A table whose rows fall due.
struct WakerSpec {
  const messaging::TableDef* table = nullptr;
  messaging::WakerStep::Tick tick;
  messaging::WakerStep::Touches touches;
  Bug asleep = Bug::kNone;  // with it, this waker never wakes
};

// What tells one service from another.
struct ServiceSpec {
  std::string name;
  const messaging::EventCodec* codec = nullptr;
  const messaging::Router* router = nullptr;
  std::vector<std::string> topics;
  std::vector<WakerSpec> wakers;
  std::vector<const messaging::TableDef*> audited;
  Amnesia amnesia = {};  // what its database can be made to forget
  // Makes a further step (the mail sender) for a new process; may be empty.
  std::function<std::unique_ptr<runtime::Step>(messaging::Store&)> more;
};

class Process {
 public:
  Process(Env env, ServiceSpec spec);
  ~Process();

  [[nodiscard]] const std::string& name() const { return spec_.name; }
  [[nodiscard]] const ServiceSpec& spec() const { return spec_; }
  [[nodiscard]] const messaging::MemoryDatabase::State& state() const { return database_.state(); }
  [[nodiscard]] std::string topic() const { return "safereturn." + spec_.name + ".events"; }

  [[nodiscard]] bool is_up() const { return alive_ != nullptr; }
  [[nodiscard]] int crashes() const { return crashes_; }
  [[nodiscard]] messaging::Store& store();
  [[nodiscard]] messaging::Processor& processor();

  // Makes all objects anew.
  void Start();
  // Destroys them; `back` is when the orchestrator starts the next process.
  void Die(std::string_view where, Instant back);

  // Ends an outage: the next process starts at once.
  void ComeBack() { back_time_ = Instant::min(); }

  // Returns the instant at which this process has something to do: in the past if it has now.
  [[nodiscard]] std::optional<Instant> next() const;
  // Runs one of the steps that have work, drawn at random. Throws SimulatedCrash. Errors: what a
  // step returned that is not transient; a transient one makes the step wait.
  absl::Status RunOne();
  // Notes what was committed since the last call.
  void NoteEffects();

 private:
  struct Alive;
  struct Runnable;

  Env env_;
  ServiceSpec spec_;
  messaging::MemoryDatabase database_;
  Offsets offsets_;
  bool forgotten_ = false;  // Bug::kForgetfulRelay
  std::unique_ptr<Alive> alive_;
  Instant back_time_ = Instant::min();  // of a dead process
  int crashes_ = 0;
  size_t noted_rows_ = 0;
};

}  // namespace safereturn::sim
