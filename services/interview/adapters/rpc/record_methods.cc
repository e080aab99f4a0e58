#include "services/interview/adapters/rpc/record_methods.h"

#include "libs/api/methods.h"
#include "libs/obs/log.h"
#include "libs/rpc/permissions.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/app/commands.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;
using messaging::Table;
using messaging::Tx;
using rpc::CallContext;

// The loser's words outlive the refusal: what follows it is a unit of work of its own.
absl::Status KeepLoser(const SaveDraft& command, const messaging::CommandContext& context,
                       const absl::Status& refusal, messaging::Store& store, const Ports& ports) {
  KeptDraft kept;
  SR_RETURN_IF_ERROR(
      store.Run({.worker = false, .authorities = context.authorities, .timeout = context.timeout},
                [&](Tx& tx) -> absl::Status {
                  tx.set_cause(context.cause);
                  SR_ASSIGN_OR_RETURN(kept, KeepDraft(command, ports, tx));
                  return absl::OkStatus();
                }));
  obs::Info("draft.kept", {{"interview", command.name.name()},
                           {"kept_draft", kept.kept_draft_id.name()},
                           {"reason", ReasonOf(refusal)}});
  return Refuse(refusal.code(), ReasonOf(refusal),
                MessageOf(refusal) + "; what you sent is kept as " + kept.kept_draft_id.name(),
                FieldOf(refusal));
}

absl::StatusOr<pb::SaveDraftResponse> Save(const pb::SaveDraftRequest& request,
                                           const CallContext& call, messaging::Store& store,
                                           const Ports& ports) {
  SR_ASSIGN_OR_RETURN(SaveDraft command, codec::FromProto<SaveDraft>(request));
  command.caller = call.caller.subject;
  const messaging::CommandContext context = api::ToCommandContext(call, request);
  std::function<absl::StatusOr<Record>(Tx&)> run = [&](Tx& tx) {
    return Handle(command, ports, tx);
  };
  const auto saved = store.Execute<Record>(
      context, run, [&](messaging::Prefetch& prefetch) { Touches(command, prefetch); });
  if (!saved.ok()) {
    const std::string reason = ReasonOf(saved.status());
    if (reason != reasons::kStaleVersion && reason != reasons::kInterviewSubmitted) {
      return saved.status();
    }
    return KeepLoser(command, context, saved.status(), store, ports);
  }
  pb::SaveDraftResponse response;
  api::WriteResource(saved->value, saved->version, *response.mutable_record());
  return response;
}

void WriteOpened(const OpenedRecord& opened, Tx& tx, pb::GetInterviewResponse& response) {
  if (opened.record) {
    auto& record = *response.mutable_record();
    api::WriteResource(*opened.record, tx.VersionOf(*opened.record), record);
    codec::ToProto(opened.document, *record.mutable_document());
  }
  for (size_t i = 0; i < opened.additions.size(); ++i) {
    auto& addition = *response.add_additions();
    api::WriteResource(opened.additions[i], tx.VersionOf(opened.additions[i]), addition);
    addition.set_text(opened.texts[i]);
  }
}

absl::StatusOr<pb::GetInterviewResponse> GetInterview(const pb::GetInterviewRequest& request,
                                                      const CallContext& call, const Ports& ports,
                                                      Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(Table<Interview>::Def(), request.name()));
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(key));
  SR_RETURN_IF_ERROR(api::CheckHome(call, interview));
  pb::GetInterviewResponse response;
  api::WriteResource(interview, tx.VersionOf(interview), *response.mutable_interview());
  if (!request.with_record()) return response;
  if (!rpc::Allows(call.caller.roles, "interview.narratives.read")) {
    return Refuse(absl::StatusCode::kPermissionDenied, reasons::kNarrativeForbidden,
                  "the caller may not read what the child said", "with_record");
  }
  SR_ASSIGN_OR_RETURN(const OpenedRecord opened,
                      OpenRecord(interview, call.caller.subject, ports, tx));
  WriteOpened(opened, tx, response);
  obs::Info("narrative.read", {{"interview", request.name()}, {"reader", call.caller.subject}});
  return response;
}

absl::StatusOr<pb::GetKeptDraftResponse> GetKeptDraft(const pb::GetKeptDraftRequest& request,
                                                      const CallContext& call, const Ports& ports,
                                                      Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(Table<KeptDraft>::Def(), request.name()));
  SR_ASSIGN_OR_RETURN(const KeptDraft draft, tx.Load<KeptDraft>(key));
  SR_ASSIGN_OR_RETURN(const Document document,
                      OpenKeptDraft(draft, call.caller.subject, ports, tx));
  pb::GetKeptDraftResponse response;
  api::WriteResource(draft, tx.VersionOf(draft), *response.mutable_kept_draft());
  codec::ToProto(document, *response.mutable_kept_draft()->mutable_document());
  obs::Info("narrative.read", {{"kept_draft", request.name()}, {"reader", call.caller.subject}});
  return response;
}

absl::StatusOr<pb::GetFrameworkResponse> GetFramework(const pb::GetFrameworkRequest& request,
                                                      const Ports& ports, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(Table<Framework>::Def(), request.name()));
  pb::GetFrameworkResponse response;
  if (key == Table<Framework>::Key(ports.built_in)) {
    api::WriteResource(ports.built_in, 1, *response.mutable_framework());
    return response;
  }
  SR_ASSIGN_OR_RETURN(const Framework framework, tx.Load<Framework>(key));
  api::WriteResource(framework, tx.VersionOf(framework), *response.mutable_framework());
  return response;
}

}  // namespace

void AddRecordMethods(rpc::Service& service, messaging::Store& store, const Ports& ports) {
  service.Handle<pb::SaveDraftRequest, pb::SaveDraftResponse>(
      "SaveDraft", [&store, &ports](const pb::SaveDraftRequest& request, const CallContext& call) {
        return Save(request, call, store, ports);
      });
  api::Query<pb::GetInterviewRequest, pb::GetInterviewResponse>(
      service, "GetInterview", store,
      [&ports](const pb::GetInterviewRequest& request, const CallContext& call, Tx& tx) {
        return GetInterview(request, call, ports, tx);
      });
  api::Query<pb::GetKeptDraftRequest, pb::GetKeptDraftResponse>(
      service, "GetKeptDraft", store,
      [&ports](const pb::GetKeptDraftRequest& request, const CallContext& call, Tx& tx) {
        return GetKeptDraft(request, call, ports, tx);
      });
  api::Query<pb::GetFrameworkRequest, pb::GetFrameworkResponse>(
      service, "GetFramework", store,
      [&ports](const pb::GetFrameworkRequest& request, const CallContext&, Tx& tx) {
        return GetFramework(request, ports, tx);
      });
}

}  // namespace safereturn::interview
