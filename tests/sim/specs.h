// The five services as their main.cc wires them, but for drivers and RPC.
#pragma once

#include "services/notification/adapters/mail/mail_transport.h"
#include "tests/sim/process.h"

namespace safereturn::sim {

ServiceSpec ReferralSpec();
ServiceSpec SchedulingSpec();
ServiceSpec NotificationSpec(notification::MailTransport& transport);

ServiceSpec InterviewSpec();
ServiceSpec RiskSpec();

}  // namespace safereturn::sim
