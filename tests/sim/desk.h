// How people of this world ask services for something, and what became of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/sim/directory.h"

namespace safereturn::sim {

// How often a call was answered and why it was refused.
struct CallCounts {
  int accepted = 0;
  int refused = 0;
  std::map<std::string, int> reasons;  // of refusals, by method and reason
  std::vector<std::string> broken;     // answers that no caller should ever get
};

class Desk {
 public:
  explicit Desk(World& world) : world_(world) {}

  // From here on nobody does anything.
  void GoHome() { is_home_ = true; }
  [[nodiscard]] bool is_home() const { return is_home_; }
  [[nodiscard]] const CallCounts& counts() const { return counts_; }
  // Notes an answer that no caller should ever get.
  void Complain(std::string what) { counts_.broken.push_back(std::move(what)); }

  // Does `act` at that time, unless all have gone home by then.
  void At(Instant when, std::function<void()> act) {
    world_.At(when, [this, act = std::move(act)] {
      if (!is_home_) act();
    });
  }

  // Asks until there is an answer; `done` gets what was accepted, `refused` why it was not.
  template <class T>
  void Ask(Process& service, const AuthorityId& authority, const std::string& method,
           const std::string& caller, std::function<absl::StatusOr<T>(messaging::Tx&)> handler,
           std::function<void(const T&)> done = {},
           std::function<void(const absl::Status&)> refused = {}) {
    world_.Call<T>(service, ContextOf(world_, authority, method, caller), std::move(handler),
                   [this, method, done = std::move(done),
                    refused = std::move(refused)](const absl::StatusOr<T>& answer) {
                     Count(method, answer.status());
                     if (answer.ok() && done) done(*answer);
                     if (!answer.ok() && refused) refused(answer.status());
                   });
  }

  // The same for a command whose handler needs nothing but the unit of work.
  template <class T, class Command>
  void Do(Process& service, const AuthorityId& authority, const std::string& method,
          Command command, std::function<void(const T&)> done = {}) {
    const std::string caller = command.caller;
    Ask<T>(
        service, authority, method, caller,
        [command = std::move(command)](messaging::Tx& tx) -> absl::StatusOr<T> {
          return Handle(command, tx);
        },
        std::move(done));
  }

 private:
  void Count(const std::string& method, const absl::Status& status);

  World& world_;
  CallCounts counts_;
  bool is_home_ = false;
};

}  // namespace safereturn::sim
