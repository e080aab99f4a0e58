#include "tools/safereturnctl/settings.h"

#include "libs/base/result.h"
#include "tools/safereturnctl/running_stack.h"

namespace safereturn::ctl {

const std::string& Settings::AddressOf(const std::string& service) const {
  if (service == "referral") return referral_address;
  if (service == "scheduling") return scheduling_address;
  if (service == "interview") return interview_address;
  if (service == "risk") return risk_address;
  return service == "reporting" ? reporting_address : notification_address;
}

const config::Settings<Settings>& SettingsTable() {
  using S = Settings;
  static const auto& table = *new config::Settings<Settings>{
      {&S::referral_address, "SAFERETURN_REFERRAL_ADDRESS", "", "referral, host:port"},
      {&S::scheduling_address, "SAFERETURN_SCHEDULING_ADDRESS", "", "scheduling, host:port"},
      {&S::interview_address, "SAFERETURN_INTERVIEW_ADDRESS", "", "interview, host:port"},
      {&S::risk_address, "SAFERETURN_RISK_ADDRESS", "", "risk, host:port"},
      {&S::notification_address, "SAFERETURN_NOTIFICATION_ADDRESS", "", "notification, host:port"},
      {&S::reporting_address, "SAFERETURN_REPORTING_ADDRESS", "", "reporting, host:port"},
      {&S::kafka, "SAFERETURN_KAFKA", "", "Kafka brokers, host:port,host:port"},
      {&S::kafka_prefix, "SAFERETURN_KAFKA_PREFIX", "", "Stands before the name of every topic"},
      {&S::caller_private_key,
       "SAFERETURN_CALLER_PRIVATE_KEY",
       "",
       "Private key (EC P-256, PEM) that signs the caller's token",
       {.is_secret = true}},
      {&S::caller_subject, "SAFERETURN_CALLER_SUBJECT", "system/safereturnctl",
       "Who calls, users/<uuid>, people/<uuid> or system/<name>"},
      {&S::caller_roles, "SAFERETURN_CALLER_ROLES", "system,operator",
       "Roles of the caller, with commas"},
      {&S::caller_authorities, "SAFERETURN_CALLER_AUTHORITIES", "E10009901,E10009902",
       "Authorities that the caller may see, with commas; by default those of `seed`"},
      {&S::caller_homes, "SAFERETURN_CALLER_HOMES", "",
       "Homes of a home-scoped role by their URN, with commas"},
      {&S::clock_file, "SAFERETURN_CLOCK_FILE", "",
       "File with the virtual time, so that `now` means what the services mean"},
      {&S::timeout,
       "SAFERETURN_TIMEOUT_MS",
       std::chrono::milliseconds(10'000),
       "How long a call may take",
       {.range = {{10, 600'000}}}},
  };
  return table;
}

absl::StatusOr<Settings> ReadSettings(const config::Environment& environment,
                                      const std::string& stack) {
  config::Environment whole = environment;
  SR_ASSIGN_OR_RETURN(const config::Environment running, RunningStackEnvironment(stack));
  whole.insert(running.begin(), running.end());  // what is there already stays
  SR_ASSIGN_OR_RETURN(Settings settings, config::LoadConfig(SettingsTable(), whole));
  settings.has_given_authorities = whole.contains("SAFERETURN_CALLER_AUTHORITIES");
  return settings;
}

}  // namespace safereturn::ctl
