#include "services/referral/adapters/rpc/episode_methods.h"

#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/decide_referral.h"
#include "services/referral/app/merge.h"

namespace safereturn::referral {
namespace {

absl::Status OnlyHeld(const v1::ListHeldNoticesRequest&, messaging::ListQuery& query) {
  query.equals.emplace_back("state_name", StateText(EpisodeState::kHeld));
  return absl::OkStatus();
}

absl::Status OfEpisodes(const v1::ListEpisodesRequest& request, messaging::ListQuery& query) {
  FilterByState<EpisodeState>(request.state(), query);
  return FilterById<ChildId>(request.child(), "child", "child_id", query);
}

absl::Status OfCandidates(const v1::ListMergeCandidatesRequest& request,
                          messaging::ListQuery& query) {
  FilterByState<MergeCandidateState>(request.state(), query);
  return FilterById<ChildId>(request.child(), "child", "child_id", query);
}

}  // namespace

void AddEpisodeMethods(rpc::Service& service, messaging::Store& store) {
  AddCommand<v1::AcceptReferralRequest, v1::AcceptReferralResponse, AcceptReferral, Episode>(
      service, "AcceptReferral", store);
  AddCommand<v1::DecideNotRequiredRequest, v1::DecideNotRequiredResponse, DecideNotRequired,
             Episode>(service, "DecideNotRequired", store);
  AddCommand<v1::ReleaseNoticeRequest, v1::ReleaseNoticeResponse, ReleaseNotice, Episode>(
      service, "ReleaseNotice", store);
  AddCommand<v1::DismissNoticeRequest, v1::DismissNoticeResponse, DismissNotice, Episode>(
      service, "DismissNotice", store);
  AddCommand<v1::MergeEpisodesRequest, v1::MergeEpisodesResponse, MergeEpisodes, Episode>(
      service, "MergeEpisodes", store);
  AddCommand<v1::UnmergeEpisodeRequest, v1::UnmergeEpisodeResponse, UnmergeEpisode, Episode>(
      service, "UnmergeEpisode", store);
  AddCommand<v1::DismissMergeCandidateRequest, v1::DismissMergeCandidateResponse,
             DismissMergeCandidate, MergeCandidate>(service, "DismissMergeCandidate", store);
  api::Get<v1::GetEpisodeRequest, v1::GetEpisodeResponse, Episode>(service, "GetEpisode", store);
  api::List<v1::ListEpisodesRequest, v1::ListEpisodesResponse, Episode>(service, "ListEpisodes",
                                                                        store, &OfEpisodes);
  api::List<v1::ListHeldNoticesRequest, v1::ListHeldNoticesResponse, Episode>(
      service, "ListHeldNotices", store, &OnlyHeld);
  api::List<v1::ListMergeCandidatesRequest, v1::ListMergeCandidatesResponse, MergeCandidate>(
      service, "ListMergeCandidates", store, &OfCandidates);
}

}  // namespace safereturn::referral
