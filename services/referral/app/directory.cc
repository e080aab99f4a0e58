#include "services/referral/app/directory.h"

#include "libs/base/result.h"

namespace safereturn::referral {

absl::StatusOr<IntakeSource> Handle(const RegisterSource& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<IntakeSource>(IdOfSource(command.source).key()));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(known, command));
  return Keep(tx, known.value_or(IntakeSource{}), events);
}

absl::StatusOr<Home> Handle(const RegisterHome& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known,
                      tx.TryLoad<Home>(HomeKey(command.authority_id, command.home_urn)));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(known, command));
  return Keep(tx, known.value_or(Home{}), events);
}

absl::StatusOr<School> Handle(const RegisterSchool& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known,
                      tx.TryLoad<School>(SchoolKey(command.authority_id, command.school_urn)));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(known, command));
  return Keep(tx, known.value_or(School{}), events);
}

absl::StatusOr<Role> Handle(const AssignRole& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto home,
                      tx.TryLoad<Home>(HomeKey(command.authority_id, command.home_urn)));
  SR_ASSIGN_OR_RETURN(const auto known,
                      tx.TryLoad<Role>(RoleKey(command.authority_id, command.role, command.home_urn,
                                               command.person_id)));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(known, command, home.has_value()));
  return Keep(tx, known.value_or(Role{}), events);
}

absl::StatusOr<Role> Handle(const RemoveRole& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known,
                      tx.TryLoad<Role>(RoleKey(command.authority_id, command.role, command.home_urn,
                                               command.person_id)));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(known, command));
  return Keep(tx, *known, events);
}

}  // namespace safereturn::referral
