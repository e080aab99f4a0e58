// Every refusal reason of notification.
#pragma once

#include <string_view>

namespace safereturn::notification::reasons {

// Alerts.
inline constexpr std::string_view kStepNotAcknowledgeable = "STEP_NOT_ACKNOWLEDGEABLE";
inline constexpr std::string_view kPlanClosed = "PLAN_CLOSED";
inline constexpr std::string_view kAlertKept = "ALERT_KEPT";
inline constexpr std::string_view kAlertNotOpen = "ALERT_NOT_OPEN";
inline constexpr std::string_view kAlertAlreadyOwned = "ALERT_ALREADY_OWNED";
inline constexpr std::string_view kUntilTimeOutOfRange = "UNTIL_TIME_OUT_OF_RANGE";
inline constexpr std::string_view kActionCodeUnknown = "ACTION_CODE_UNKNOWN";
inline constexpr std::string_view kPersonRequired = "PERSON_REQUIRED";
inline constexpr std::string_view kNotYourself = "NOT_YOURSELF";
inline constexpr std::string_view kHandOverToSelf = "HAND_OVER_TO_SELF";
inline constexpr std::string_view kPersonWithoutContact = "PERSON_WITHOUT_CONTACT";

// Events of other services.
inline constexpr std::string_view kSubjectInvalid = "SUBJECT_INVALID";

// Contacts.
inline constexpr std::string_view kContactExists = "CONTACT_EXISTS";
inline constexpr std::string_view kEmailInvalid = "EMAIL_INVALID";
inline constexpr std::string_view kAuthorityRequired = "AUTHORITY_REQUIRED";
inline constexpr std::string_view kDutyWindowInvalid = "DUTY_WINDOW_INVALID";
inline constexpr std::string_view kTooManyDutyWindows = "TOO_MANY_DUTY_WINDOWS";
inline constexpr std::string_view kTooManyDeputies = "TOO_MANY_DEPUTIES";
inline constexpr std::string_view kDeputyInvalid = "DEPUTY_INVALID";

// Texts.
inline constexpr std::string_view kTemplateKeyUnknown = "TEMPLATE_KEY_UNKNOWN";
inline constexpr std::string_view kTemplateSubjectInvalid = "TEMPLATE_SUBJECT_INVALID";
inline constexpr std::string_view kTemplateBodyInvalid = "TEMPLATE_BODY_INVALID";
inline constexpr std::string_view kTemplatePlaceholderUnknown = "TEMPLATE_PLACEHOLDER_UNKNOWN";
inline constexpr std::string_view kTemplateLinkMissing = "TEMPLATE_LINK_MISSING";
inline constexpr std::string_view kTemplateUnchanged = "TEMPLATE_UNCHANGED";

}  // namespace safereturn::notification::reasons
