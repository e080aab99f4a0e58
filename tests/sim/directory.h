// The fixed part of a world: two councils with agreements, homes, people in roles with addresses
// and interviewers. Made through the services' own commands before anything goes wrong.
#pragma once

#include <string>
#include <vector>

#include "libs/base/ids.h"
#include "tests/sim/world.h"

namespace safereturn::sim {

struct Council {
  AuthorityId authority_id;
  std::string source;  // CloudEvents source of its system
  std::vector<HomeUrn> homes;
  std::vector<InterviewerId> interviewers;
  std::vector<PersonId> people;
};

// Returns the councils of a world once everything about them is known everywhere.
std::vector<Council> SetUpDirectory(World& world);

// Returns the context of a command of `subject`, with a request id of its own.
messaging::CommandContext ContextOf(World& world, const AuthorityId& authority, std::string method,
                                    std::string subject = "users/operator");

}  // namespace safereturn::sim
