#include "services/reporting/adapters/rpc/reporting_service.h"

#include "libs/api/methods.h"
#include "services/reporting/adapters/rpc/queries.h"
#include "services/reporting/adapters/rpc/return_methods.h"
#include "services/reporting/app/tables.h"

namespace safereturn::reporting {

rpc::Service MakeReportingService(messaging::Store& store, ChildReader& children) {
  namespace pb = safereturn::reporting::v1;
  rpc::Service service(pb::GetStatisticsRequest::descriptor()->file()->service(0));
  api::Query<pb::GetStatisticsRequest, pb::GetStatisticsResponse>(service, "GetStatistics", store,
                                                                  &GetStatistics);
  api::Query<pb::GetPublicStatisticsRequest, pb::GetPublicStatisticsResponse>(
      service, "GetPublicStatistics", store, &GetPublicStatistics);
  api::Get<pb::GetFigureRequest, pb::GetFigureResponse, Figure>(service, "GetFigure", store);
  api::List<pb::ListFiguresRequest, pb::ListFiguresResponse, Figure>(
      service, "ListFigures", store,
      [&store](const pb::ListFiguresRequest& request, messaging::ListQuery& query) {
        return FilterFigures(request, store.clock().Now(), query);
      });
  service.Handle<pb::MakeDataReturnRequest, pb::MakeDataReturnResponse>(
      "MakeDataReturn",
      [&store, &children](const pb::MakeDataReturnRequest& request, const rpc::CallContext& call) {
        return MakeDataReturn(request, call, store, children);
      });
  api::List<pb::ListDataReturnsRequest, pb::ListDataReturnsResponse, DataReturn>(
      service, "ListDataReturns", store);
  return service;
}

}  // namespace safereturn::reporting
