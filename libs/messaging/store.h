// Runs units of work against a database: opens, runs, writes, commits, tries again where another
// transaction was quicker, and wakes relay and waker after a commit.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/messaging/coalescer.h"
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

  Store(Database& database, const Clock& clock, IdSource& ids, const EventCodec& codec,
        CoalescerOptions coalescing = {})
      : database_(database), clock_(clock), ids_(ids), codec_(codec), coalescer_(coalescing) {}

  void OnCommit(std::function<void(const Committed&)> listener);

  // Runs `work` in one transaction; on ABORTED up to five times in all. `work` must be repeatable:
  // its captured results are overwritten by the last run.
  absl::Status Run(const BeginOptions& options, const Work& work);

  // Runs a command once per request id. A repeat with the same fingerprint reads the resource
  // again; one with another is INVALID_ARGUMENT/REQUEST_ID_REUSED.
  //
  // Commands of several threads that run under the same authorities share a transaction and its
  // commit: each sees what those before it did, and a refused one leaves no trace. What goes wrong
  // with the transaction as a whole is nobody's answer: each of them is then run by itself. Hence
  // `handler` may run more than once and on another caller's thread; so may `touches`, which
  // declares what the command will lock and read. DEADLINE_EXCEEDED/DEADLINE_PASSED: not run.
  template <class T>
  absl::StatusOr<Versioned<T>> Execute(const CommandContext& context,
                                       const std::function<absl::StatusOr<T>(Tx&)>& handler,
                                       const std::function<void(Prefetch&)>& touches = {}) {
    Versioned<T> result;
    Command command(context, touches);
    command.run = [&](Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(result.value, handler(tx));
      result.version = tx.VersionOf(result.value);
      tx.AddRequest(ToRequest(context, Table<T>::Key(result.value), result.version,
                              Table<T>::Authority(result.value), tx));
      return absl::OkStatus();
    };
    command.repeat = [&](Tx& tx, const std::string& key) -> absl::Status {
      SR_ASSIGN_OR_RETURN(result.value, tx.template Load<T>(key));
      result.version = tx.VersionOf(result.value);
      return absl::OkStatus();
    };
    SR_RETURN_IF_ERROR(Execute(command));
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

  // Returns how many commands wait for the next shared transaction.
  [[nodiscard]] size_t waiting_commands() const { return coalescer_.waiting(); }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Database& database() { return database_; }

 private:
  // One caller's command; lives on the caller's stack, is run on any caller's thread.
  struct Command : Coalescer::Item {
    Command(const CommandContext& caller, const std::function<void(Prefetch&)>& declares)
        : context(caller), touches(declares) {}
    const CommandContext& context;
    const std::function<void(Prefetch&)>& touches;
    std::function<absl::Status(Tx&)> run;
    std::function<absl::Status(Tx&, const std::string& key)> repeat;
    std::chrono::steady_clock::time_point deadline;
    absl::Status status;
    bool runs_alone = false;  // the batch could not answer it
  };
  using Commands = std::vector<Command*>;

  static BeginOptions Options(const CommandContext& context);
  absl::Status Execute(Command& command);
  absl::Status RunAlone(Command& command);
  void RunTogether(const Commands& commands);
  absl::Status TryTogether(const Commands& commands);
  static absl::StatusOr<std::vector<RequestRow>> SeenBefore(const Commands& commands, Tx& tx);
  static absl::Status Prepare(const Commands& commands, Tx& tx);
  static absl::Status Handle(Command& command, const std::vector<RequestRow>& seen, Tx& tx);
  static RequestRow ToRequest(const CommandContext& context, std::string resource, int64_t version,
                              AuthorityId authority, Tx& tx);

  Database& database_;
  const Clock& clock_;
  IdSource& ids_;
  const EventCodec& codec_;
  std::function<void(const Committed&)> listener_;
  Coalescer coalescer_;
};

}  // namespace safereturn::messaging
