// Every reason for which risk refuses, one line each; generated into docs/reference/errors.md.
#pragma once

#include <string_view>

namespace safereturn::risk::reasons {

inline constexpr std::string_view kAuthorityMissing = "AUTHORITY_MISSING";
inline constexpr std::string_view kVersionStale = "VERSION_STALE";

// Matrices.
inline constexpr std::string_view kMatrixIdInvalid = "MATRIX_ID_INVALID";
inline constexpr std::string_view kMatrixModeMissing = "MATRIX_MODE_MISSING";
inline constexpr std::string_view kMatrixTooManyShadows = "MATRIX_TOO_MANY_SHADOWS";
inline constexpr std::string_view kMatrixTooLarge = "MATRIX_TOO_LARGE";
inline constexpr std::string_view kMatrixNotJson = "MATRIX_NOT_JSON";
inline constexpr std::string_view kMatrixFieldUnknown = "MATRIX_FIELD_UNKNOWN";
inline constexpr std::string_view kMatrixFieldMissing = "MATRIX_FIELD_MISSING";
inline constexpr std::string_view kMatrixFieldInvalid = "MATRIX_FIELD_INVALID";
inline constexpr std::string_view kMatrixFieldRepeated = "MATRIX_FIELD_REPEATED";
inline constexpr std::string_view kMatrixTitleInvalid = "MATRIX_TITLE_INVALID";
inline constexpr std::string_view kMatrixBandsInvalid = "MATRIX_BANDS_INVALID";
inline constexpr std::string_view kMatrixGridInvalid = "MATRIX_GRID_INVALID";
inline constexpr std::string_view kMatrixGridNotMonotone = "MATRIX_GRID_NOT_MONOTONE";
inline constexpr std::string_view kMatrixTooManyFactors = "MATRIX_TOO_MANY_FACTORS";
inline constexpr std::string_view kMatrixTooManyNodes = "MATRIX_TOO_MANY_NODES";
inline constexpr std::string_view kMatrixTooDeep = "MATRIX_TOO_DEEP";
inline constexpr std::string_view kMatrixKeyInvalid = "MATRIX_KEY_INVALID";
inline constexpr std::string_view kMatrixKeyRepeated = "MATRIX_KEY_REPEATED";
inline constexpr std::string_view kMatrixPointsInvalid = "MATRIX_POINTS_INVALID";
inline constexpr std::string_view kMatrixStageMissing = "MATRIX_STAGE_MISSING";
inline constexpr std::string_view kMatrixAxisUnknown = "MATRIX_AXIS_UNKNOWN";
inline constexpr std::string_view kMatrixExpressionInvalid = "MATRIX_EXPRESSION_INVALID";
inline constexpr std::string_view kMatrixCodeInvalid = "MATRIX_CODE_INVALID";
inline constexpr std::string_view kMatrixLevelUnknown = "MATRIX_LEVEL_UNKNOWN";
inline constexpr std::string_view kMatrixWindowInvalid = "MATRIX_WINDOW_INVALID";
inline constexpr std::string_view kMatrixAgeUnknown = "MATRIX_AGE_UNKNOWN";
inline constexpr std::string_view kNothingInShadow = "NOTHING_IN_SHADOW";

// Repeat triggers.
inline constexpr std::string_view kTriggerTooManyRules = "TRIGGER_TOO_MANY_RULES";
inline constexpr std::string_view kTriggerKeyInvalid = "TRIGGER_KEY_INVALID";
inline constexpr std::string_view kTriggerKeyRepeated = "TRIGGER_KEY_REPEATED";
inline constexpr std::string_view kTriggerKindMissing = "TRIGGER_KIND_MISSING";
inline constexpr std::string_view kTriggerNumbersInvalid = "TRIGGER_NUMBERS_INVALID";
inline constexpr std::string_view kTriggerAgeUnknown = "TRIGGER_AGE_UNKNOWN";
inline constexpr std::string_view kTriggerRolesMissing = "TRIGGER_ROLES_MISSING";
inline constexpr std::string_view kTriggerRoleUnknown = "TRIGGER_ROLE_UNKNOWN";
inline constexpr std::string_view kTriggerQuietInvalid = "TRIGGER_QUIET_INVALID";

// Assessments.
inline constexpr std::string_view kNoEpisodeToAssess = "NO_EPISODE_TO_ASSESS";
inline constexpr std::string_view kAnswersInvalid = "ANSWERS_INVALID";
inline constexpr std::string_view kAnswerNotAsked = "ANSWER_NOT_ASKED";
inline constexpr std::string_view kAssessmentSuperseded = "ASSESSMENT_SUPERSEDED";
inline constexpr std::string_view kAssessmentIsShadow = "ASSESSMENT_IS_SHADOW";
inline constexpr std::string_view kLevelMissing = "LEVEL_MISSING";
inline constexpr std::string_view kOverrideReasonUnknown = "OVERRIDE_REASON_UNKNOWN";
inline constexpr std::string_view kNotOverridden = "NOT_OVERRIDDEN";

// Pattern candidates.
inline constexpr std::string_view kPatternReasonUnknown = "PATTERN_REASON_UNKNOWN";
inline constexpr std::string_view kPatternNotOpen = "PATTERN_NOT_OPEN";

}  // namespace safereturn::risk::reasons
