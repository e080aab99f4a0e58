#include "libs/api/filters.h"
#include "libs/api/methods.h"
#include "libs/obs/log.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/adapters/rpc/action_methods.h"
#include "services/interview/app/dangers.h"
#include "services/interview/app/readings.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;
using messaging::Tx;
using rpc::CallContext;

// Whose people are told where the case is not known: the authority that is named, or the caller's
// only one.
absl::StatusOr<AuthorityId> AuthorityOf(const pb::RaiseImmediateDangerRequest& request,
                                        const CallContext& call) {
  if (!request.authority_id().empty()) {
    SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
    return request.authority_id();
  }
  return call.caller.authorities.size() == 1 ? call.caller.authorities.front() : AuthorityId();
}

// In a transaction of its own, apart from the commands of others: it waits for nobody's lock. A
// caller who is bound to homes is not asked for the home: a danger is heard from everybody.
absl::StatusOr<pb::RaiseImmediateDangerResponse> Raise(
    const pb::RaiseImmediateDangerRequest& request, const CallContext& call,
    messaging::Store& store) {
  SR_ASSIGN_OR_RETURN(RaiseImmediateDanger command,
                      codec::FromProto<RaiseImmediateDanger>(request));
  command.caller = call.caller.subject;
  SR_ASSIGN_OR_RETURN(const AuthorityId authority, AuthorityOf(request, call));
  const messaging::CommandContext context = api::ToCommandContext(call, request);
  const DangerId id = DangerIdOf(command, context.request_id);
  Danger danger;
  int64_t version = 0;
  SR_RETURN_IF_ERROR(
      store.Run({.worker = false, .authorities = context.authorities, .timeout = context.timeout},
                [&](Tx& tx) -> absl::Status {
                  tx.set_cause(context.cause);
                  SR_ASSIGN_OR_RETURN(danger, Handle(command, id, authority, tx));
                  version = tx.VersionOf(danger);
                  return absl::OkStatus();
                }));
  pb::RaiseImmediateDangerResponse response;
  api::WriteResource(danger, version, *response.mutable_danger());
  return response;
}

absl::StatusOr<pb::ReadDangerResponse> Read(const pb::ReadDangerRequest& request,
                                            const CallContext& call, seal::Vault& vault, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(messaging::Table<Danger>::Def(), request.name()));
  SR_ASSIGN_OR_RETURN(const Danger danger, tx.Load<Danger>(key));
  SR_RETURN_IF_ERROR(api::CheckHome(call, danger));
  pb::ReadDangerResponse response;
  api::WriteResource(danger, tx.VersionOf(danger), *response.mutable_danger());
  for (size_t i = 0; i < danger.answers.size(); ++i) {
    if (danger.answers[i].sealed_note.empty()) continue;
    SR_ASSIGN_OR_RETURN(const std::string note, OpenNote(danger, i, vault));
    response.mutable_danger()->mutable_answers(static_cast<int>(i))->set_note(note);
  }
  LogReading({.interview_id = danger.interview_id,
              .child_id = danger.child_id,
              .authority_id = danger.authority_id,
              .what = "danger",
              .read_by = call.caller.subject},
             tx);
  obs::Info("narrative.read", {{"danger", request.name()}, {"reader", call.caller.subject}});
  return response;
}

absl::Status FilterDangers(const pb::ListDangersRequest& request, messaging::ListQuery& query) {
  api::FilterState<DangerState>("danger_state", request.state(), query);
  SR_RETURN_IF_ERROR(api::NameToKey<ChildId>("child_id", query));
  return api::NameToKey<PlanId>("plan_id", query);
}

}  // namespace

void AddDangerMethods(rpc::Service& service, messaging::Store& store, seal::Vault& vault) {
  service.Handle<pb::RaiseImmediateDangerRequest, pb::RaiseImmediateDangerResponse>(
      "RaiseImmediateDanger",
      [&store](const pb::RaiseImmediateDangerRequest& request, const CallContext& call) {
        return Raise(request, call, store);
      });
  api::Command<pb::AnswerDangerRequest, pb::AnswerDangerResponse, AnswerDanger, Danger>(
      service, "AnswerDanger", store,
      [&vault](const AnswerDanger& command, Tx& tx) { return Handle(command, vault, tx); });
  api::Command<pb::CloseDangerRequest, pb::CloseDangerResponse, CloseDanger, Danger>(
      service, "CloseDanger", store,
      [](const CloseDanger& command, Tx& tx) { return Handle(command, tx); });
  api::Get<pb::GetDangerRequest, pb::GetDangerResponse, Danger>(service, "GetDanger", store);
  api::Query<pb::ReadDangerRequest, pb::ReadDangerResponse>(
      service, "ReadDanger", store,
      [&vault](const pb::ReadDangerRequest& request, const CallContext& call, Tx& tx) {
        return Read(request, call, vault, tx);
      });
  api::List<pb::ListDangersRequest, pb::ListDangersResponse, Danger>(service, "ListDangers", store,
                                                                     &FilterDangers);
}

}  // namespace safereturn::interview
