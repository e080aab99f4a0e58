#include "services/reporting/adapters/rpc/queries.h"

#include <algorithm>

#include "libs/codec/proto.h"
#include "services/reporting/app/count.h"
#include "services/reporting/app/period.h"

namespace safereturn::reporting {
namespace {

using messaging::Tx;
using rpc::CallContext;

// A figure with a hundred statements takes up to 20 KiB; a message holds 1 MiB.
constexpr int kMostFigures = 50;

void Stamp(Instant instant, google::protobuf::Timestamp& out) {
  const int64_t micros = instant.time_since_epoch().count();
  out.set_seconds(micros / 1'000'000);
  out.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

template <class Request>
absl::StatusOr<std::vector<CountedGroup>> Counted(const Request& request, const CallContext& call,
                                                  Tx& tx) {
  if (!request.authority_id().empty()) {
    SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
  }
  SR_ASSIGN_OR_RETURN(const StatisticsQuery query, codec::FromProto<StatisticsQuery>(request));
  return CountEpisodes(query, tx);
}

template <class E>
void Equal(int number, const char* column, messaging::ListQuery& query) {
  if (number != 0) query.equals.emplace_back(column, CodeOf(static_cast<E>(number)));
}

}  // namespace

absl::StatusOr<v1::GetStatisticsResponse> GetStatistics(const v1::GetStatisticsRequest& request,
                                                        const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<CountedGroup> groups, Counted(request, call, tx));
  v1::GetStatisticsResponse response;
  codec::ToProto(Summarise(groups), response);
  Stamp(tx.now(), *response.mutable_as_at_time());
  return response;
}

absl::StatusOr<v1::GetPublicStatisticsResponse> GetPublicStatistics(
    const v1::GetPublicStatisticsRequest& request, const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<CountedGroup> groups, Counted(request, call, tx));
  const PublicTable table = Publish(groups);
  v1::GetPublicStatisticsResponse response;
  Stamp(tx.now(), *response.mutable_as_at_time());
  for (const std::string& column : table.columns) response.add_columns(column);
  for (size_t r = 0; r < table.rows.size(); ++r) {
    auto& row = *response.add_rows();
    row.set_key(table.keys[r]);
    for (const PublicCell& cell : table.rows[r]) {
      auto& shown = *row.add_cells();
      shown.set_is_suppressed(cell.is_suppressed);
      shown.set_episodes(cell.episodes);
    }
  }
  return response;
}

absl::Status FilterFigures(const v1::ListFiguresRequest& request, Instant now,
                           messaging::ListQuery& query) {
  query.limit = std::min(query.limit, kMostFigures);
  SR_ASSIGN_OR_RETURN(messaging::TimeRange period,
                      ParsePeriod("return_at", request.from_date(), request.to_date()));
  if (period.from || period.until) query.ranges.push_back(std::move(period));
  if (request.settling() == v1::SETTLING_SETTLED) query.ranges.push_back(SettledBy(now));
  if (request.settling() == v1::SETTLING_RUNNING) query.ranges.push_back(RunningAt(now));
  Equal<Standing>(request.standing(), "standing", query);
  Equal<Timeliness>(request.offered(), "offered", query);
  Equal<Timeliness>(request.held(), "held", query);
  Equal<HourBand>(request.offered_after(), "offered_after", query);
  Equal<HourBand>(request.held_after(), "held_after", query);
  Equal<LateReason>(request.late_reason(), "late_reason", query);
  Equal<Delay>(request.delay(), "delay", query);
  Equal<Outcome>(request.outcome(), "outcome", query);
  if (request.open_only()) query.equals.emplace_back("outcome", CodeOf(Outcome::kUnspecified));
  Equal<AgeBand>(request.age_band(), "age_band", query);
  Equal<Area>(request.area(), "area", query);
  return absl::OkStatus();
}

}  // namespace safereturn::reporting
