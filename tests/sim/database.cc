#include "tests/sim/database.h"

#include "libs/base/result.h"
#include "tests/sim/forwarding_backend.h"

namespace safereturn::sim {
namespace {

using messaging::Backend;

// Forgets what it has processed (Bug::kNoInbox).
class NoInboxBackend final : public ForwardingBackend {
 public:
  using ForwardingBackend::ForwardingBackend;
  absl::StatusOr<std::vector<messaging::InboxState>> MarkInbox(
      const std::vector<messaging::InboxMark>& marks, Instant now) override {
    SR_ASSIGN_OR_RETURN(std::vector<messaging::InboxState> states,
                        ForwardingBackend::MarkInbox(marks, now));
    for (messaging::InboxState& state : states) {
      if (state == messaging::InboxState::kRepeat) state = messaging::InboxState::kFresh;
    }
    return states;
  }
};

// Reads `was` as `now` in the rows of one table (Bug::kSecondShift, Bug::kRepeatedRepeat).
class ForgetfulBackend final : public ForwardingBackend {
 public:
  ForgetfulBackend(std::unique_ptr<Backend> backend, const Amnesia& amnesia)
      : ForwardingBackend(std::move(backend)), amnesia_(amnesia) {}
  absl::StatusOr<std::vector<std::vector<messaging::Row>>> Fetch(
      const std::vector<messaging::FetchRequest>& requests) override {
    SR_ASSIGN_OR_RETURN(std::vector<std::vector<messaging::Row>> results,
                        ForwardingBackend::Fetch(requests));
    for (size_t i = 0; i < results.size(); ++i) {
      if (requests[i].table->name != amnesia_.table) continue;
      for (messaging::Row& row : results[i]) Forget(row.state);
    }
    return results;
  }

 private:
  void Forget(std::string& state) const {
    const size_t at = state.find(amnesia_.was);
    if (at != std::string::npos) state.replace(at, amnesia_.was.size(), amnesia_.now);
  }

  const Amnesia& amnesia_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Backend>> SimDatabase::Begin(
    const messaging::BeginOptions& options) {
  if (faults_.Strikes(faults_.rates().database_down)) {
    return Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                  "the simulated database is away");
  }
  SR_ASSIGN_OR_RETURN(std::unique_ptr<Backend> backend, database_.Begin(options));
  if (bug_ == Bug::kNoInbox) return std::make_unique<NoInboxBackend>(std::move(backend));
  if (bug_ == amnesia_.bug && bug_ != Bug::kNone) {
    return std::make_unique<ForgetfulBackend>(std::move(backend), amnesia_);
  }
  return backend;
}

}  // namespace safereturn::sim
