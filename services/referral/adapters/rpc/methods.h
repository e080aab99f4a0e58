// A method in one line; the overloaded use case is chosen by its command.
#pragma once

#include "libs/api/methods.h"
#include "services/referral/app/keep.h"

namespace safereturn::referral {

template <class Request, class Response, class C, class T>
void AddCommand(rpc::Service& service, std::string_view method, messaging::Store& store) {
  api::CommandOf<Request, Response, C, T>(
      service, method, store,
      [](const C& command, Tx& tx) -> absl::StatusOr<T> { return Handle(command, tx); });
}

// As above; `explain` turns an error of the store into one that says what the caller can do.
template <class Request, class Response, class C, class T>
void AddExplained(rpc::Service& service, std::string_view method, messaging::Store& store,
                  std::function<absl::Status(const absl::Status&)> explain) {
  rpc::Service plain(&service.descriptor());
  AddCommand<Request, Response, C, T>(plain, method, store);
  const auto* which = service.descriptor().FindMethodByName(std::string(method));
  service.HandleAny(method, Request::descriptor(), Response::descriptor(),
                    [run = *plain.Find(*which), explain = std::move(explain)](
                        const google::protobuf::Message& request, const rpc::CallContext& call)
                        -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
                      auto response = run(request, call);
                      if (!response.ok()) return explain(response.status());
                      return response;
                    });
}

// Adds the filter "column = the id behind a resource name", where the request gives one.
template <class Id>
absl::Status FilterById(const std::string& name, const char* field, const char* column,
                        messaging::ListQuery& query) {
  if (name.empty()) return absl::OkStatus();
  const auto id = Id::Parse(name);
  if (!id) {
    return Refuse(absl::StatusCode::kInvalidArgument, "NAME_INVALID",
                  "expected a resource name with a UUID", field);
  }
  query.equals.emplace_back(column, id->key());
  return absl::OkStatus();
}

// Adds the filter on the state, where the request gives one; `State` has the numbers of the proto's
// enum.
template <class State>
void FilterByState(int number, messaging::ListQuery& query) {
  if (number != 0) query.equals.emplace_back("state_name", StateText(static_cast<State>(number)));
}

}  // namespace safereturn::referral
