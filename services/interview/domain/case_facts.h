// What an alert about a case must carry, and whose it is: copied when a danger, an action or a
// visit begins, so that none of them waits for another aggregate later.
#pragma once

#include <string>

#include "libs/base/ids.h"

namespace safereturn::interview {

// Ids are nil and texts empty where nothing is known.
struct CaseFacts {
  ChildId child_id;
  AuthorityId authority_id;
  PlanId plan_id;
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
};

}  // namespace safereturn::interview
