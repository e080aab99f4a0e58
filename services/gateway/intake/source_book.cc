#include "services/gateway/intake/source_book.h"

#include <nlohmann/json.hpp>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "services/gateway/rest/problem.h"
#include "services/gateway/rest/transcode.h"

namespace safereturn::gateway {
namespace {

constexpr std::chrono::seconds kRemembered{60};
constexpr size_t kMostRemembered = 10'000;

}  // namespace

SourceLookup LookUpIn(rpc::Client& referral) {
  return [&referral](const std::string& source, const rpc::CallerToken& token,
                     rpc::Deadline deadline) -> absl::StatusOr<std::optional<std::string>> {
    // By descriptor, as every other call of the gateway.
    const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        "safereturn.referral.v1.ReferralService.ListSources");
    SR_CHECK(method != nullptr, "all contracts are linked whole");
    const std::unique_ptr<google::protobuf::Message> request(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(method->input_type())
            ->New());
    SR_RETURN_IF_ERROR(SetFromText(*request, "source", source));
    const auto answer = referral.CallDynamic(*method, *request, deadline, token);
    if (!answer.ok()) return FromBackend(answer.status());
    std::string etag;
    SR_ASSIGN_OR_RETURN(const std::string text, ToJson(**answer, etag));
    const auto sources = nlohmann::json::parse(text)["sources"];
    if (sources.empty()) return std::optional<std::string>();
    return std::optional(sources[0]["authority_id"].get<std::string>());
  };
}

absl::StatusOr<std::optional<std::string>> SourceBook::AuthorityOf(const std::string& source,
                                                                   const rpc::CallerToken& token,
                                                                   rpc::Deadline deadline) {
  const auto now = std::chrono::steady_clock::now();
  {
    const absl::MutexLock lock(&mutex_);
    const auto found = known_.find(source);
    if (found != known_.end() && now < found->second.until) return found->second.authority;
  }
  SR_ASSIGN_OR_RETURN(std::optional<std::string> authority, lookup_(source, token, deadline));
  if (authority) {
    const absl::MutexLock lock(&mutex_);
    if (known_.size() >= kMostRemembered) known_.clear();
    known_.insert_or_assign(source, Entry{*authority, now + kRemembered});
  }
  return authority;
}

}  // namespace safereturn::gateway
