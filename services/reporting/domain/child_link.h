// Two records of a child that are one: what is said of the first counts for the second.
#pragma once

#include "libs/base/describe.h"
#include "services/reporting/domain/ids.h"

namespace safereturn::reporting {

struct ChildLink {
  ChildId child_id;
  ChildId into_child_id;
  AuthorityId authority_id;
};
SR_STRUCT(ChildLink, child_id, into_child_id, authority_id)

}  // namespace safereturn::reporting
