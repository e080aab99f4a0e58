#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/episode_methods.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/amend_episode.h"
#include "services/referral/app/report_missing.h"
#include "services/referral/app/report_return.h"

namespace safereturn::referral {

void AddReportMethods(rpc::Service& service, messaging::Store& store) {
  AddCommand<v1::ReportMissingRequest, v1::ReportMissingResponse, ReportMissing, Episode>(
      service, "ReportMissing", store);
  AddCommand<v1::ReportReturnRequest, v1::ReportReturnResponse, ReportReturn, Episode>(
      service, "ReportReturn", store);
  AddCommand<v1::CorrectEpisodeRequest, v1::CorrectEpisodeResponse, CorrectEpisode, Episode>(
      service, "CorrectEpisode", store);
  AddCommand<v1::WithdrawEpisodeRequest, v1::WithdrawEpisodeResponse, WithdrawEpisode, Episode>(
      service, "WithdrawEpisode", store);
}

}  // namespace safereturn::referral
