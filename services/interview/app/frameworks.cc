#include "services/interview/app/frameworks.h"

namespace safereturn::interview {

bool IsBuiltIn(const Framework& built_in, const std::string& framework_id, int32_t version) {
  return version == built_in.version && framework_id == built_in.framework_id;
}

absl::StatusOr<PinnedFramework> LoadPinned(const Interview& interview, const Ports& ports,
                                           messaging::Tx& tx) {
  if (IsBuiltIn(ports.built_in, interview.framework_id, interview.framework_version)) {
    return PinnedFramework(std::nullopt, ports.built_in);
  }
  SR_ASSIGN_OR_RETURN(Framework framework, tx.Load<Framework>(FrameworkKey(
                                               interview.authority_id, interview.framework_id,
                                               interview.framework_version)));
  return PinnedFramework(std::move(framework), ports.built_in);
}

absl::StatusOr<Framework> Handle(const PublishFramework& command, messaging::Tx& tx) {
  // Two that are published at once get different versions.
  SR_RETURN_IF_ERROR(tx.Lock("frameworks/" + command.authority_id));
  SR_ASSIGN_OR_RETURN(const std::vector<Framework> published,
                      tx.Find<Framework>("scope", command.authority_id));
  SR_ASSIGN_OR_RETURN(Framework framework, Decide(published, command, tx.now()));
  tx.Save(framework, FrameworkEvents{Announce(framework)});
  return framework;
}

}  // namespace safereturn::interview
