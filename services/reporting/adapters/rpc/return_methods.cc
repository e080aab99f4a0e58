#include "services/reporting/adapters/rpc/return_methods.h"

#include <openssl/sha.h>

#include "libs/api/resource.h"
#include "libs/obs/log.h"
#include "services/reporting/app/make_return.h"
#include "services/reporting/app/return_figures.h"
#include "services/reporting/app/tables.h"
#include "services/reporting/domain/reasons.h"

namespace safereturn::reporting {
namespace {

using messaging::Tx;

// What a message holds, less what travels beside it.
constexpr size_t kMostBytes = 1'000'000;

std::string Sha256(const std::string& text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

ReturnRequest ToRequest(const v1::MakeDataReturnRequest& request) {
  ReturnRequest wanted{.authority_id = request.authority_id(),
                       .kind = static_cast<ReturnKind>(request.kind()),
                       .year = request.year(),
                       .supplied = {}};
  // A number that a later release knows.
  if (CodeOf(wanted.kind) == CodeOf(ReturnKind::kUnspecified)) {
    wanted.kind = ReturnKind::kUnspecified;
  }
  for (const v1::ReturnFile& file : request.supplied()) {
    wanted.supplied.push_back({file.file_name(), file.content()});
  }
  return wanted;
}

// What the figures say and when they were read.
struct Read {
  std::vector<Figure> figures;
  Instant now;
};

absl::StatusOr<Read> ReadFigures(const ReturnRequest& wanted,
                                 const messaging::CommandContext& context,
                                 messaging::Store& store) {
  return store.Query<Read>(context, [&](Tx& tx) -> absl::StatusOr<Read> {
    Read read;
    read.now = tx.now();
    SR_ASSIGN_OR_RETURN(read.figures, FiguresOfYear(wanted.authority_id, wanted.year, tx));
    return read;
  });
}

std::string RowName(const data_returns::RowRef& ref) {
  return data_returns::NameOf(ref.table) + " " + std::to_string(ref.row);
}

void WriteChecks(const data_returns::Report& checked, v1::MakeDataReturnResponse& response) {
  for (const data_returns::RuleResult& result : checked.rules) {
    auto& rule = *response.add_rules();
    rule.set_code(result.code);
    rule.set_message(data_returns::RuleOf(result.code).message);
    rule.set_outcome(static_cast<v1::RuleOutcome>(result.outcome));
    for (const data_returns::Need need : result.lacking) {
      rule.add_lacking(data_returns::NameOf(need));
    }
  }
  for (const data_returns::Finding& found : checked.findings) {
    auto& finding = *response.add_findings();
    finding.set_code(found.code);
    finding.set_reason(found.reason);
    finding.set_is_error(found.severity == data_returns::Severity::kError);
    finding.set_message(found.message);
    for (size_t i = 0; i < found.rows.size(); ++i) {
      if (i == 0) {
        finding.set_row(RowName(found.rows[i]));
      } else {
        finding.add_other_rows(RowName(found.rows[i]));
      }
    }
    for (const std::string& column : found.fields) finding.add_columns(column);
  }
}

v1::MakeDataReturnResponse ToResponse(const MadeReturn& made, bool with_lineage) {
  v1::MakeDataReturnResponse response;
  response.mutable_file()->set_file_name(made.file_name);
  response.mutable_file()->set_content(made.content);
  if (with_lineage) {
    response.mutable_lineage()->set_file_name(made.file_name + ".lineage.csv");
    response.mutable_lineage()->set_content(made.lineage);
  }
  if (made.checked) WriteChecks(*made.checked, response);
  for (const LeftOut& each : made.left_out) {
    auto& left_out = *response.add_left_out();
    left_out.set_figure("figures/" + each.episode_id.key());
    left_out.set_reason(each.reason);
  }
  for (const std::string& column : made.blank_columns) response.add_blank_columns(column);
  for (const std::string& child : made.children_not_supplied) {
    response.add_children_not_supplied(child);
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::MakeDataReturnResponse> MakeDataReturn(const v1::MakeDataReturnRequest& request,
                                                          const rpc::CallContext& call,
                                                          messaging::Store& store,
                                                          ChildReader& children) {
  SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
  const ReturnRequest wanted = ToRequest(request);
  SR_RETURN_IF_ERROR(CheckRequest(wanted));
  const messaging::CommandContext context = api::ToCommandContext(call, request);
  SR_ASSIGN_OR_RETURN(const Read read, ReadFigures(wanted, context, store));
  std::set<ChildId> wanted_children;
  for (const Figure& figure : read.figures) wanted_children.insert(figure.child_id);
  SR_ASSIGN_OR_RETURN(const ChildIdentities identities, children.Read(wanted_children, call));
  obs::Info("children.read", {{"authority", wanted.authority_id},
                              {"children", std::to_string(identities.size())},
                              {"reader", call.caller.subject}});
  SR_ASSIGN_OR_RETURN(const MadeReturn made,
                      MakeReturn(wanted, read.figures, identities, read.now));
  v1::MakeDataReturnResponse response = ToResponse(made, request.with_lineage());
  if (response.ByteSizeLong() > kMostBytes) {
    return Refuse(absl::StatusCode::kResourceExhausted, reasons::kReturnTooLarge,
                  "the answer is larger than a message; ask without the lineage", "with_lineage");
  }

  const std::string digest = Sha256(made.content);
  const auto keep = [&](Tx& tx) -> absl::StatusOr<DataReturn> {
    DataReturn record;
    record.return_id = tx.NewId<DataReturnId>();
    record.authority_id = wanted.authority_id;
    record.kind = wanted.kind;
    record.year = wanted.year;
    record.row_count = made.row_count;
    record.left_out_count = static_cast<int32_t>(made.left_out.size());
    record.finding_count = made.checked ? static_cast<int32_t>(made.checked->findings.size()) : 0;
    record.content_sha256 = digest;
    record.made_by = call.caller.subject;
    record.made_time = tx.now();
    tx.Save(record);
    return record;
  };
  SR_ASSIGN_OR_RETURN(const messaging::Versioned<DataReturn> kept,
                      store.Execute<DataReturn>(context, keep));
  if (kept.value.content_sha256 != digest) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kFiguresMoved,
                  "the figures changed since this request was first answered; make the return anew "
                  "with another request id",
                  "request_id");
  }
  api::WriteResource(kept.value, kept.version, *response.mutable_data_return());
  return response;
}

}  // namespace safereturn::reporting
