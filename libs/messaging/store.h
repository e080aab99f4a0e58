// Runs units of work against a database: opens, runs, writes, commits, tries again where another
// transaction was quicker, and wakes relay and waker after a commit.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "libs/base/clock.h"
#include "libs/messaging/tx.h"

namespace safereturn::messaging {

// What a caller brings to a command.
struct CommandContext {
  std::vector<AuthorityId> authorities;  // row-level security; of the verified caller
  std::string subject;                   // who: recorded by handlers
  std::string request_id;                // UUID; required for what changes something
  std::string method;                    // full name
  std::string fingerprint;               // hash of the request
  Cause cause;
  std::chrono::milliseconds timeout{2000};
};

// An aggregate with its version: `etag` on the wire.
template <class T>
struct Versioned {
  T value;
  int64_t version = 0;
};

// Thread-safety: any thread.
class Store {
 public:
  using Work = std::function<absl::Status(Tx&)>;
  // Called after each commit that said something or moved a deadline, from the committing thread.
  struct Committed {
    size_t events = 0;
    std::optional<Instant> earliest_due;
  };

  Store(Database& database, const Clock& clock, IdSource& ids, const EventCodec& codec)
      : database_(database), clock_(clock), ids_(ids), codec_(codec) {}

  void OnCommit(std::function<void(const Committed&)> listener);

  // Runs `work` in one transaction; on ABORTED up to five times in all. `work` must be repeatable:
  // its captured results are overwritten by the last run.
  absl::Status Run(const BeginOptions& options, const Work& work);

  // Runs a command once per request id. A repeat with the same fingerprint reads the resource
  // again; one with another is INVALID_ARGUMENT/REQUEST_ID_REUSED.
  template <class T>
  absl::StatusOr<Versioned<T>> Execute(const CommandContext& context,
                                       const std::function<absl::StatusOr<T>(Tx&)>& handler) {
    Versioned<T> result;
    const absl::Status status = Run(Options(context), [&](Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(const std::optional<std::string> repeated, SeenBefore(context, tx));
      if (repeated) {
        SR_ASSIGN_OR_RETURN(result.value, tx.template Load<T>(*repeated));
      } else {
        SR_ASSIGN_OR_RETURN(result.value, handler(tx));
        result.version = tx.VersionOf(result.value);
        tx.set_request(ToRequest(context, Table<T>::Key(result.value), result.version,
                                 Table<T>::Authority(result.value), tx));
      }
      result.version = tx.VersionOf(result.value);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return result;
  }

  // Runs a query under the caller's row-level security.
  template <class R>
  absl::StatusOr<R> Query(const CommandContext& context,
                          const std::function<absl::StatusOr<R>(Tx&)>& query) {
    absl::StatusOr<R> result = absl::UnknownError("not run");
    SR_RETURN_IF_ERROR(Run(Options(context), [&](Tx& tx) -> absl::Status {
      result = query(tx);
      return result.status();
    }));
    return result;
  }

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Database& database() { return database_; }

 private:
  static BeginOptions Options(const CommandContext& context);
  static absl::StatusOr<std::optional<std::string>> SeenBefore(const CommandContext& context,
                                                               Tx& tx);
  static RequestRow ToRequest(const CommandContext& context, std::string resource, int64_t version,
                              AuthorityId authority, Tx& tx);

  Database& database_;
  const Clock& clock_;
  IdSource& ids_;
  const EventCodec& codec_;
  std::function<void(const Committed&)> listener_;
};

}  // namespace safereturn::messaging
