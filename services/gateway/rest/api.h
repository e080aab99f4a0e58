// One request from its first byte of meaning to its answer.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libs/base/random.h"
#include "libs/obs/trace.h"
#include "libs/rpc/client.h"
#include "libs/rpc/executor.h"
#include "services/gateway/auth/token_checker.h"
#include "services/gateway/http/server.h"
#include "services/gateway/intake/intake.h"
#include "services/gateway/live/hub.h"
#include "services/gateway/rest/problem.h"
#include "services/gateway/rest/route_table.h"

namespace safereturn::gateway {

struct ApiOptions {
  std::chrono::milliseconds deadline{5000};  // of one request, waiting for a thread included
};

inline constexpr std::string_view kLivePath = "/v1/live";

// Answers /v1 by the contracts' annotations, /v1/intake by `intake`, /v1/live by `live`, and
// /openapi.json, /health/live, /health/ready.
//
// Thread-safety: Handle and the answers from any thread. All that it is given must outlive it.
class Api {
 public:
  using Backends = std::map<std::string, std::unique_ptr<rpc::Client>>;  // by service

  // `intake` and `live` are null where the gateway knows no broker.
  Api(RouteTable routes, Backends backends, TokenChecker& checker, Intake* intake, Hub* live,
      rpc::Executor& executor, Random& random, ApiOptions options);

  // Answers at once what needs no service, and on the executor's threads what does.
  void Handle(Request request, Reply reply);

  // Returns the answer to what is no request.
  [[nodiscard]] static Response Refused(int status, const std::string& reason,
                                        const std::string& detail);

  // Says whether /health/ready answers 200.
  void SetReady(bool ready) { is_ready_ = ready; }

 private:
  struct Call;
  [[nodiscard]] Response HandleFixed(const Request& request, std::string_view path,
                                     bool& is_fixed) const;
  [[nodiscard]] absl::Status Prepare(Call& call);
  [[nodiscard]] absl::Status PrepareLive(Call& call);
  [[nodiscard]] absl::Status PrepareIntake(Call& call, std::string_view path);
  [[nodiscard]] Response Answer(Call& call);
  static void Finish(Call& call, Response response);

  const RouteTable routes_;
  const Backends backends_;
  TokenChecker& checker_;
  Intake* const intake_;
  Hub* const live_;
  rpc::Executor& executor_;
  Random& random_;
  const ApiOptions options_;
  const ReadPermissions read_permissions_;
  const std::string openapi_;
  std::atomic<bool> is_ready_ = false;
};

}  // namespace safereturn::gateway
