#include "services/interview/adapters/rpc/statutory.h"

#include <google/protobuf/util/json_util.h>

#include "libs/base/check.h"
#include "libs/codec/proto.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/statutory_json.h"

namespace safereturn::interview {
namespace {

Framework Read() {
  v1::PublishFrameworkRequest request;
  SR_CHECK(google::protobuf::util::JsonStringToMessage(kStatutoryJson, &request).ok(),
           "the embedded framework is a PublishFramework request");
  const auto command = codec::FromProto<PublishFramework>(request);
  SR_CHECK(command.ok(), "the embedded framework has the fields of its command");
  auto framework = Decide({}, *command, Instant());
  SR_CHECK(framework.ok(), "the embedded framework can be published");
  framework->authority_id = "";
  framework->version = 1;
  framework->published_time.reset();
  return *std::move(framework);
}

}  // namespace

const Framework& StatutoryFramework() {
  static const Framework& framework = *new Framework(Read());
  return framework;
}

}  // namespace safereturn::interview
