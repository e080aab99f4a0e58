// Statistics, and the filters of the episodes behind them.
#pragma once

#include "libs/messaging/tx.h"
#include "libs/rpc/call_context.h"
#include "safereturn/reporting/v1/reporting_service.pb.h"

namespace safereturn::reporting {

absl::StatusOr<v1::GetStatisticsResponse> GetStatistics(const v1::GetStatisticsRequest& request,
                                                        const rpc::CallContext& call,
                                                        messaging::Tx& tx);
absl::StatusOr<v1::GetPublicStatisticsResponse> GetPublicStatistics(
    const v1::GetPublicStatisticsRequest& request, const rpc::CallContext& call, messaging::Tx& tx);

absl::Status FilterFigures(const v1::ListFiguresRequest& request, Instant now,
                           messaging::ListQuery& query);

}  // namespace safereturn::reporting
