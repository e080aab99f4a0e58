// A method of a service in one line: command, get, list or query. Scope is checked here, so that no
// service can forget it: row-level security by the caller's authorities, homes by RequireHome.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "libs/api/resource.h"
#include "libs/rpc/service.h"

namespace safereturn::api {

// Fields of a request that a command struct names are read by name; a member `caller` (not
// described) gets the subject of the verified caller. A command that names an authority must name
// one of the caller's. The aggregate that `handler` returns is the response's resource. Where the
// command's namespace has `void Touches(const Command&, Prefetch&)`, what it declares is locked and
// read together with what the neighbours of a shared transaction declare.
template <class Request, class Response, class Command, class T>
void CommandOf(rpc::Service& service, std::string_view method, messaging::Store& store,
               std::function<absl::StatusOr<T>(const Command&, messaging::Tx&)> handler) {
  service.Handle<Request, Response>(
      method,
      [&store, handler = std::move(handler)](
          const Request& request, const rpc::CallContext& call) -> absl::StatusOr<Response> {
        SR_ASSIGN_OR_RETURN(Command command, codec::FromProto<Command>(request));
        if constexpr (requires { command.caller; }) command.caller = call.caller.subject;
        if constexpr (requires { command.authority_id; }) {
          SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, command.authority_id));
        }
        std::function<absl::StatusOr<T>(messaging::Tx&)> run =
            [&](messaging::Tx& tx) -> absl::StatusOr<T> {
          SR_ASSIGN_OR_RETURN(T result, handler(command, tx));
          SR_RETURN_IF_ERROR(CheckHome(call, result));  // before the commit: nothing was written
          return result;
        };
        std::function<void(messaging::Prefetch&)> touches;
        if constexpr (requires(messaging::Prefetch& prefetch) { Touches(command, prefetch); }) {
          touches = [&command](messaging::Prefetch& prefetch) { Touches(command, prefetch); };
        }
        SR_ASSIGN_OR_RETURN(const messaging::Versioned<T> result,
                            store.Execute<T>(ToCommandContext(call, request), run, touches));
        Response response;
        WriteResource(result.value, result.version,
                      *response.GetReflection()->MutableMessage(
                          &response, &ResourceField(*Response::descriptor())));
        return response;
      });
}

// As above, with the command and aggregate types given: api::Command<Req, Resp, BookInterview,
// Plan>(…, &Handle).
template <class Request, class Response, class C, class T, class Handler>
void Command(rpc::Service& service, std::string_view method, messaging::Store& store,
             Handler handler) {
  CommandOf<Request, Response, C, T>(
      service, method, store,
      std::function<absl::StatusOr<T>(const C&, messaging::Tx&)>(std::move(handler)));
}

// Answers the aggregate that the request's `name` names.
template <class Request, class Response, class T>
void Get(rpc::Service& service, std::string_view method, messaging::Store& store) {
  service.Handle<Request, Response>(
      method,
      [&store](const Request& request, const rpc::CallContext& call) -> absl::StatusOr<Response> {
        SR_ASSIGN_OR_RETURN(const std::string key,
                            KeyOfName(messaging::Table<T>::Def(), GetText(request, "name")));
        std::function<absl::StatusOr<Response>(messaging::Tx&)> read =
            [&](messaging::Tx& tx) -> absl::StatusOr<Response> {
          SR_ASSIGN_OR_RETURN(const T value, tx.Load<T>(key));
          SR_RETURN_IF_ERROR(CheckHome(call, value));
          Response response;
          WriteResource(value, tx.VersionOf(value),
                        *response.GetReflection()->MutableMessage(
                            &response, &ResourceField(*Response::descriptor())));
          return response;
        };
        return store.Query<Response>(ToCommandContext(call, request), read);
      });
}

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 1000;

// Answers a page in order of the next due time. Request fields that are columns filter by equality;
// `adjust` may add to the query. A caller who is bound to homes sees those homes only.
template <class Request, class Response, class T>
void List(rpc::Service& service, std::string_view method, messaging::Store& store,
          std::function<absl::Status(const Request&, messaging::ListQuery&)> adjust = {}) {
  service.Handle<Request, Response>(
      method,
      [&store, adjust = std::move(adjust)](
          const Request& request, const rpc::CallContext& call) -> absl::StatusOr<Response> {
        const messaging::TableDef& table = messaging::Table<T>::Def();
        messaging::ListQuery query;
        const int64_t size = GetInteger(request, "page_size");
        if (size < 0 || size > kLargestPage) {
          return Refuse(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                        "page_size is 1 to 1000, or 0 for 50", "page_size");
        }
        query.limit = size == 0 ? kDefaultPage : static_cast<int>(size);
        query.by_due = true;
        query.after = GetText(request, "page_token");
        if (!query.after.empty() && query.after.find('|') == std::string::npos) {
          return Refuse(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                        "give back next_page_token as it was", "page_token");
        }
        AddFilters(request, table, query);
        if (adjust) SR_RETURN_IF_ERROR(adjust(request, query));
        const auto homes = table.ColumnIndex("home_urn") ? rpc::HomeScope(call) : std::nullopt;
        if (homes) {
          const auto asked =
              std::find_if(query.equals.begin(), query.equals.end(),
                           [](const auto& filter) { return filter.first == "home_urn"; });
          if (asked != query.equals.end()) {
            SR_RETURN_IF_ERROR(rpc::RequireHome(call, asked->second));
          } else if (homes->size() == 1) {
            query.equals.emplace_back("home_urn", homes->front());
          } else {
            return Refuse(absl::StatusCode::kInvalidArgument, "HOME_FILTER_REQUIRED",
                          "say which of your homes", "home_urn");
          }
        }
        std::function<absl::StatusOr<Response>(messaging::Tx&)> read =
            [&](messaging::Tx& tx) -> absl::StatusOr<Response> {
          SR_ASSIGN_OR_RETURN(const std::vector<T> page, tx.List<T>(query));
          Response response;
          const auto& field = ResourceField(*Response::descriptor());
          for (const T& value : page) {
            WriteResource(value, tx.VersionOf(value),
                          *response.GetReflection()->AddMessage(&response, &field));
          }
          if (static_cast<int>(page.size()) == query.limit) {
            const auto due = messaging::Table<T>::NextDue(page.back());
            SetText(response, "next_page_token",
                    (due ? std::to_string(due->time_since_epoch().count()) : std::string("-")) +
                        "|" + messaging::Table<T>::Key(page.back()));
          }
          return response;
        };
        return store.Query<Response>(ToCommandContext(call, request), read);
      });
}

// Answers anything else that only reads: `query(request, call, tx)`.
template <class Request, class Response, class Reader>
void Query(rpc::Service& service, std::string_view method, messaging::Store& store, Reader query) {
  service.Handle<Request, Response>(
      method,
      [&store, query = std::move(query)](const Request& request,
                                         const rpc::CallContext& call) -> absl::StatusOr<Response> {
        std::function<absl::StatusOr<Response>(messaging::Tx&)> read = [&](messaging::Tx& tx) {
          return query(request, call, tx);
        };
        return store.Query<Response>(ToCommandContext(call, request), read);
      });
}

}  // namespace safereturn::api
