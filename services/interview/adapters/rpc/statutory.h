// The built-in framework, from frameworks/statutory.json: the body of a PublishFramework request,
// as any provider's own is published.
#pragma once

#include "services/interview/domain/framework.h"

namespace safereturn::interview {

// Returns "statutory" version 1, for all authorities. Aborts if the embedded file is not
// publishable, which a test sees first. Thread-safety: any thread.
const Framework& StatutoryFramework();

}  // namespace safereturn::interview
