#include "libs/api/operations.h"

#include "libs/api/methods.h"
#include "safereturn/common/v1/operations_service.pb.h"

namespace safereturn::api {
namespace {

namespace pb = common::v1;
using messaging::DeadLetter;
using messaging::Tx;

// An answer has at most 1 MiB, and base64 makes a kept megabyte larger. A multiple of four: it is
// base64.
constexpr size_t kShownData = 512 << 10;

void Write(const DeadLetter& letter, bool with_data, pb::DeadLetter& message) {
  WriteResource(letter, 0, message);
  if (!with_data) message.clear_data();
  if (letter.data.size() > kShownData && with_data) message.mutable_data()->resize(kShownData);
}

absl::StatusOr<pb::ListDeadLettersResponse> ListLetters(messaging::Store& store,
                                                        const pb::ListDeadLettersRequest& request) {
  messaging::ListQuery query;
  if (request.page_size() < 0 || request.page_size() > kLargestPage) {
    return Refuse(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                  "page_size is 1 to 1000, or 0 for 50", "page_size");
  }
  query.limit = request.page_size() == 0 ? kDefaultPage : request.page_size();
  query.after = request.page_token();
  const auto state = request.state() == pb::DEAD_LETTER_STATE_UNSPECIFIED
                         ? messaging::DeadLetterState::kParked
                         : static_cast<messaging::DeadLetterState>(request.state());
  query.equals.emplace_back("letter_state", boost::describe::enum_to_string(state, ""));
  if (!request.reason().empty()) query.equals.emplace_back("reason", request.reason());
  pb::ListDeadLettersResponse response;
  SR_RETURN_IF_ERROR(store.Run({}, [&](Tx& tx) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const auto page, tx.List<DeadLetter>(query));
    response.Clear();
    for (const DeadLetter& letter : page) Write(letter, false, *response.add_dead_letters());
    if (static_cast<int>(page.size()) == query.limit) {
      response.set_next_page_token("-|" + page.back().dead_letter_id);
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace

rpc::Service MakeOperations(messaging::Store& store, messaging::Processor& processor) {
  rpc::Service service("safereturn.common.v1.OperationsService");
  service.Handle<pb::ListDeadLettersRequest, pb::ListDeadLettersResponse>(
      "ListDeadLetters", [&store](const pb::ListDeadLettersRequest& request,
                                  const rpc::CallContext&) { return ListLetters(store, request); });
  service.Handle<pb::GetDeadLetterRequest, pb::GetDeadLetterResponse>(
      "GetDeadLetter",
      [&store](const pb::GetDeadLetterRequest& request,
               const rpc::CallContext&) -> absl::StatusOr<pb::GetDeadLetterResponse> {
        SR_ASSIGN_OR_RETURN(const std::string key,
                            KeyOfName(messaging::Table<DeadLetter>::Def(), request.name()));
        pb::GetDeadLetterResponse response;
        SR_RETURN_IF_ERROR(store.Run({}, [&](Tx& tx) -> absl::Status {
          SR_ASSIGN_OR_RETURN(const DeadLetter letter, tx.Load<DeadLetter>(key));
          Write(letter, true, *response.mutable_dead_letter());
          return absl::OkStatus();
        }));
        return response;
      });
  service.Handle<pb::RetryDeadLetterRequest, pb::RetryDeadLetterResponse>(
      "RetryDeadLetter",
      [&processor](const pb::RetryDeadLetterRequest& request,
                   const rpc::CallContext& call) -> absl::StatusOr<pb::RetryDeadLetterResponse> {
        SR_ASSIGN_OR_RETURN(const std::string key,
                            KeyOfName(messaging::Table<DeadLetter>::Def(), request.name()));
        SR_ASSIGN_OR_RETURN(const DeadLetter letter,
                            processor.Retry(ToCommandContext(call, request), key));
        pb::RetryDeadLetterResponse response;
        Write(letter, false, *response.mutable_dead_letter());
        return response;
      });
  service.Handle<pb::DiscardDeadLetterRequest, pb::DiscardDeadLetterResponse>(
      "DiscardDeadLetter",
      [&processor](const pb::DiscardDeadLetterRequest& request,
                   const rpc::CallContext& call) -> absl::StatusOr<pb::DiscardDeadLetterResponse> {
        SR_ASSIGN_OR_RETURN(const std::string key,
                            KeyOfName(messaging::Table<DeadLetter>::Def(), request.name()));
        SR_ASSIGN_OR_RETURN(
            const DeadLetter letter,
            processor.Discard(ToCommandContext(call, request), key, request.reason()));
        pb::DiscardDeadLetterResponse response;
        Write(letter, false, *response.mutable_dead_letter());
        return response;
      });
  return service;
}

}  // namespace safereturn::api
