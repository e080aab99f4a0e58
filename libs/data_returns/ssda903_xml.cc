#include "libs/data_returns/ssda903_xml.h"

#include <array>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "libs/base/result.h"
#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/encoding.h"
#include "libs/data_returns/ssda903_csv.h"

namespace safereturn::data_returns {
namespace {

constexpr char kRoot[] = "EXPSSDA903";
constexpr size_t kMostPeriods = 366;  // maxOccurs of AMISSING (domain facts 3.1)

// What HEADER must have and Safe Return does not know.
constexpr std::array kNotOurs = {"UPN", "SEX", "ETHNIC", "UASC"};

// What comes after AMISSING in HEADER.
constexpr std::array kAfterMissing = {"AREVIEW",    "MOTHER", "MC_DOB",
                                      "PERMANENCE", "OC2",    "AD_PLACED"};

absl::Status Load(const File& file, pugi::xml_document& document) {
  SR_ASSIGN_OR_RETURN(const Text text, ToUtf8(file.content, file.name));
  const pugi::xml_parse_result result = document.load_buffer(
      text.utf8.data(), text.utf8.size(), pugi::parse_default, pugi::encoding_utf8);
  if (result) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, "XML_BROKEN",
                file.name + " is no XML: " + result.description() + " at byte " +
                    std::to_string(result.offset),
                "from");
}

std::string TextOf(pugi::xml_node node, const char* name) {
  const std::string text = node.child(name).child_value();
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return Upper(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

void AddText(pugi::xml_node parent, const char* name, const std::string& text) {
  pugi::xml_node node = parent.append_child(name);
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(text.c_str());
}

using ByChild = std::map<std::string, std::vector<MissingPeriod>>;

pugi::xml_node PlaceForMissing(pugi::xml_node header) {
  for (pugi::xml_node node : header.children()) {
    for (const char* name : kAfterMissing) {
      if (node.name() == std::string_view(name)) return node;
    }
  }
  return {};
}

void AddPeriods(pugi::xml_node header, const std::vector<MissingPeriod>& periods) {
  const pugi::xml_node next = PlaceForMissing(header);
  for (const MissingPeriod& period : periods) {
    pugi::xml_node node =
        next ? header.insert_child_before("AMISSING", next) : header.append_child("AMISSING");
    AddText(node, "MISSING", period.kind);
    AddText(node, "MIS_START", FormatUkDate(*period.start.date));
    AddText(node, "MIS_END", period.end.date ? FormatUkDate(*period.end.date) : "");
  }
}

WrittenXml Fresh(const ByChild& by_child, pugi::xml_document& document) {
  WrittenXml written;
  written.blank_elements.assign(kNotOurs.begin(), kNotOurs.end());
  pugi::xml_node root = document.append_child(kRoot);
  for (const auto& [child, periods] : by_child) {
    pugi::xml_node header = root.append_child("CHILD").append_child("HEADER");
    AddText(header, "CHILDID", child);
    AddText(header, "UPN", "");
    AddText(header, "SEX", "");
    AddText(header, "DOB", FormatUkDate(*periods.front().birth_date.date));
    AddText(header, "ETHNIC", "");
    AddText(header, "UASC", "");
    AddPeriods(header, periods);
  }
  return written;
}

absl::StatusOr<WrittenXml> Fill(ByChild by_child, const File& supplied,
                                pugi::xml_document& document) {
  SR_RETURN_IF_ERROR(Load(supplied, document));
  pugi::xml_node root = document.child(kRoot);
  if (!root) {
    return Refuse(absl::StatusCode::kInvalidArgument, "ROOT_UNKNOWN",
                  supplied.name + " is not the XML of SSDA903: its root is not EXPSSDA903", "from");
  }
  for (pugi::xml_node child : root.children("CHILD")) {
    pugi::xml_node header = child.child("HEADER");
    while (header.remove_child("AMISSING")) {
    }
    const auto found = by_child.find(TextOf(header, "CHILDID"));
    if (found == by_child.end()) continue;
    AddPeriods(header, found->second);
    by_child.erase(found);
  }
  WrittenXml written;
  for (const auto& [child, _] : by_child) written.children_not_supplied.push_back(child);
  return written;
}

void Declare(pugi::xml_document& document) {
  pugi::xml_node declaration = document.prepend_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
}

}  // namespace

absl::StatusOr<std::optional<Tables>> ReadSsda903Xml(const File& file) {
  pugi::xml_document document;
  SR_RETURN_IF_ERROR(Load(file, document));
  const pugi::xml_node root = document.child(kRoot);
  if (!root) return std::nullopt;

  MissingTable missing{file.name, Format::kSsda903Xml, {}, {}};
  std::vector<HeaderRow> headers;
  std::vector<Placement> placements;
  for (const pugi::xml_node child : root.children("CHILD")) {
    const pugi::xml_node header = child.child("HEADER");
    const std::string id = TextOf(header, "CHILDID");
    const DateCell birth_date = ReadUkDate(TextOf(header, "DOB"));
    headers.push_back({static_cast<int>(headers.size()) + 1, id, birth_date});
    for (const pugi::xml_node node : header.children("AMISSING")) {
      MissingPeriod period;
      period.row = static_cast<int>(missing.periods.size()) + 1;
      period.child = id;
      period.birth_date = birth_date;
      period.kind = TextOf(node, "MISSING");
      period.start = ReadUkDate(TextOf(node, "MIS_START"));
      period.end = ReadUkDate(TextOf(node, "MIS_END"));
      missing.periods.push_back(std::move(period));
    }
    for (const pugi::xml_node node : child.children("EPISODE")) {
      placements.push_back({static_cast<int>(placements.size()) + 1, id,
                            ReadUkDate(TextOf(node, "DECOM")), ReadUkDate(TextOf(node, "DEC")),
                            TextOf(node, "LS"), TextOf(node, "REC"), UrnOf(TextOf(node, "URN"))});
    }
  }
  Tables tables;
  tables.missing = std::move(missing);
  tables.header = std::move(headers);
  tables.episodes = std::move(placements);
  return tables;
}

absl::StatusOr<WrittenXml> WriteSsda903Xml(std::vector<MissingPeriod> periods,
                                           const File* supplied) {
  SortForReturn(periods);
  ByChild by_child;
  for (MissingPeriod& period : periods) {
    SR_RETURN_IF_ERROR(CheckWritableSsda903(period));
    auto& mine = by_child[period.child];
    mine.push_back(std::move(period));
    if (mine.size() > kMostPeriods) {
      return Refuse(absl::StatusCode::kInvalidArgument, "TOO_MANY_PERIODS",
                    "the XML holds at most 366 periods of a child", "AMISSING");
    }
  }
  pugi::xml_document document;
  WrittenXml written;
  if (supplied == nullptr) {
    written = Fresh(by_child, document);
  } else {
    SR_ASSIGN_OR_RETURN(written, Fill(std::move(by_child), *supplied, document));
  }
  Declare(document);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  written.content = out.str();
  return written;
}

}  // namespace safereturn::data_returns
