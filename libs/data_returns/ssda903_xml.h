// The XML of SSDA903: HEADER with its AMISSING elements, EPISODE. Source: domain facts 3.1.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

// Returns the three tables, all present; nothing if the root is not EXPSSDA903. Entities of the
// document itself are not expanded, nothing outside it is read.
//
// Errors: INVALID_ARGUMENT with ENCODING_UNSUPPORTED or XML_BROKEN.
[[nodiscard]] absl::StatusOr<std::optional<Tables>> ReadSsda903Xml(const File& file);

struct WrittenXml {
  std::string content;
  std::vector<std::string> blank_elements;         // that HEADER must have and that are not ours
  std::vector<std::string> children_not_supplied;  // have periods, but are not in the XML supplied
};

// Returns EXPSSDA903 with the AMISSING part of each child, in the order of SortForReturn. With
// `supplied` (a whole XML of the authority) its AMISSING elements are replaced and all else stays;
// without, HEADER holds only the id and date of birth.
//
// Errors: INVALID_ARGUMENT with ROW_NOT_WRITABLE, TOO_MANY_PERIODS (366 a child), or what
// ReadSsda903Xml says of `supplied`, or ROOT_UNKNOWN.
[[nodiscard]] absl::StatusOr<WrittenXml> WriteSsda903Xml(std::vector<MissingPeriod> periods,
                                                         const File* supplied = nullptr);

}  // namespace safereturn::data_returns
