#include "services/reporting/app/make_return.h"

#include "libs/base/result.h"
#include "libs/data_returns/annex_a.h"
#include "libs/data_returns/ssd_missing.h"
#include "libs/data_returns/ssda903_csv.h"
#include "libs/data_returns/ssda903_xml.h"
#include "services/reporting/app/return_periods.h"
#include "services/reporting/domain/reasons.h"

namespace safereturn::reporting {
namespace {

using data_returns::CsvTable;
using data_returns::File;
using data_returns::MissingPeriod;
using data_returns::MissingTable;

constexpr int kFirstYear = 2015;
constexpr int kLastYear = 2100;

// What the authority supplied, by what it is.
struct Supplied {
  std::optional<std::vector<data_returns::HeaderRow>> header;
  std::optional<std::vector<data_returns::Placement>> episodes;
  std::optional<MissingTable> missing_last_year;
  const File* xml = nullptr;
  std::optional<data_returns::SuppliedList8> list8;
};

absl::Status Twice(const File& file) {
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kFileTwice,
                file.name + " holds what another file holds too", "supplied");
}

bool IsXml(const File& file) {
  const size_t first = file.content.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && file.content[first] == '<';
}

template <class T>
absl::Status Take(std::optional<T>& place, T value, const File& file) {
  if (place) return Twice(file);
  place = std::move(value);
  return absl::OkStatus();
}

absl::Status TakeFile(const ReturnRequest& request, const File& file, Supplied& supplied) {
  if (IsXml(file) && request.kind == ReturnKind::kSsda903Xml) {
    if (supplied.xml != nullptr) return Twice(file);
    supplied.xml = &file;
    return absl::OkStatus();
  }
  if (!IsXml(file)) {
    SR_ASSIGN_OR_RETURN(const CsvTable table, data_returns::ParseCsv(file.content, file.name));
    if (data_returns::IsHeaderCsv(table)) {
      return Take(supplied.header, data_returns::ReadHeaderCsv(table), file);
    }
    if (data_returns::IsEpisodesCsv(table)) {
      return Take(supplied.episodes, data_returns::ReadEpisodesCsv(table), file);
    }
    if (data_returns::IsMissingCsv(table)) {
      return Take(supplied.missing_last_year, data_returns::ReadMissingCsv(table), file);
    }
    if (request.kind == ReturnKind::kAnnexAList8) {
      SR_ASSIGN_OR_RETURN(data_returns::SuppliedList8 list, data_returns::ReadList8(file));
      return Take(supplied.list8, std::move(list), file);
    }
  }
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kFileUnknown,
                file.name +
                    " holds no table that helps this return: it takes header.csv, "
                    "episodes.csv, missing.csv of the year before, an XML of SSDA903 for "
                    "an XML, a List 8 for a List 8",
                "supplied");
}

absl::StatusOr<Supplied> Sort(const ReturnRequest& request) {
  Supplied supplied;
  for (const File& file : request.supplied) {
    SR_RETURN_IF_ERROR(TakeFile(request, file, supplied));
  }
  return supplied;
}

std::string FileName(const ReturnRequest& request) {
  const std::string rest = "_" + request.authority_id + "_" + std::to_string(request.year);
  switch (request.kind) {
    case ReturnKind::kSsda903Xml:
      return "ssda903" + rest + ".xml";
    case ReturnKind::kSsdMissing:
      return "ssd_missing" + rest + ".csv";
    case ReturnKind::kAnnexAList8:
      return "annex_a_list_8" + rest + ".csv";
    default:
      return "missing" + rest + ".csv";
  }
}

// One line of lineage: the row of the file, the figure, and the events behind each of its facts.
class Lineage {
 public:
  void Add(int row, const Figure& figure) {
    std::vector<std::string> line{std::to_string(row), "figures/" + figure.episode_id.key()};
    for (const StatementField field : kFields) {
      const Statement* statement = CurrentOf(figure, field);
      line.push_back(statement == nullptr ? "" : statement->event_id);
    }
    lines_.push_back(std::move(line));
  }
  [[nodiscard]] std::string Write() const {
    return data_returns::WriteCsv({"row", "figure", "type_event", "start_event", "end_event",
                                   "offered_event", "outcome_event"},
                                  lines_);
  }

 private:
  static constexpr StatementField kFields[] = {StatementField::kCategory, StatementField::kStart,
                                               StatementField::kReturn, StatementField::kOffered,
                                               StatementField::kOutcome};
  std::vector<std::vector<std::string>> lines_;
};

// Writes a table Missing and reads it again: what is checked is what is sent.
absl::StatusOr<MissingTable> WriteCsvTable(const ReturnRequest& request, const Periods& periods,
                                           MadeReturn& made) {
  const bool is_ssd = request.kind == ReturnKind::kSsdMissing;
  SR_ASSIGN_OR_RETURN(made.content, is_ssd ? data_returns::WriteSsdMissing(periods.rows)
                                           : data_returns::WriteMissingCsv(periods.rows));
  SR_ASSIGN_OR_RETURN(const CsvTable table, data_returns::ParseCsv(made.content, made.file_name));
  return is_ssd ? data_returns::ReadSsdMissing(table) : data_returns::ReadMissingCsv(table);
}

// A filled XML brings its own HEADER and EPISODE elements to be checked against; one of our own
// holds neither.
absl::StatusOr<MissingTable> WriteXml(const Periods& periods, Supplied& supplied,
                                      MadeReturn& made) {
  SR_ASSIGN_OR_RETURN(data_returns::WrittenXml written,
                      data_returns::WriteSsda903Xml(periods.rows, supplied.xml));
  made.content = std::move(written.content);
  made.blank_columns = std::move(written.blank_elements);
  made.children_not_supplied = std::move(written.children_not_supplied);
  SR_ASSIGN_OR_RETURN(auto tables, data_returns::ReadSsda903Xml({made.file_name, made.content}));
  if (supplied.xml != nullptr) {
    if (!supplied.header) supplied.header = std::move(tables->header);
    if (!supplied.episodes) supplied.episodes = std::move(tables->episodes);
  }
  return *std::move(tables->missing);
}

absl::Status MakeMissing(const ReturnRequest& request, const Periods& periods, Supplied supplied,
                         MadeReturn& made) {
  data_returns::Tables tables;
  SR_ASSIGN_OR_RETURN(tables.missing, request.kind == ReturnKind::kSsda903Xml
                                          ? WriteXml(periods, supplied, made)
                                          : WriteCsvTable(request, periods, made));
  tables.header = std::move(supplied.header);
  tables.episodes = std::move(supplied.episodes);
  tables.missing_last_year = std::move(supplied.missing_last_year);
  made.row_count = static_cast<int>(tables.missing->periods.size());
  made.checked = data_returns::Check(tables, data_returns::CollectionYear::Ending(request.year));

  // A child's rows keep their order in whatever order the children come.
  std::map<std::string, std::vector<const Figure*>> by_child;
  for (const MissingPeriod& period : periods.rows) {
    by_child[data_returns::Upper(data_returns::GuardedCell(period.child))].push_back(
        periods.figures.at(period.id));
  }
  std::map<std::string, size_t> seen;
  Lineage lineage;
  for (const MissingPeriod& row : tables.missing->periods) {
    const auto& mine = by_child[data_returns::Upper(row.child)];
    if (size_t& next = seen[data_returns::Upper(row.child)]; next < mine.size()) {
      lineage.Add(row.row, *mine[next++]);
    }
  }
  made.lineage = lineage.Write();
  return absl::OkStatus();
}

void MakeList8(const ReturnRequest& request, const Periods& periods, const Supplied& supplied,
               MadeReturn& made) {
  const Date day = std::chrono::year(request.year) / std::chrono::March / 31;
  const auto facts = data_returns::CountForList8(periods.rows, day,
                                                 supplied.episodes ? &*supplied.episodes : nullptr);
  data_returns::WrittenList8 written =
      data_returns::WriteList8(facts, supplied.list8 ? &*supplied.list8 : nullptr);
  made.content = std::move(written.content);
  made.blank_columns = std::move(written.blank_columns);
  made.children_not_supplied = std::move(written.children_not_supplied);

  std::vector<std::string> children;
  if (supplied.list8) {
    for (const auto& row : supplied.list8->table.rows) {
      const auto place = static_cast<size_t>(supplied.list8->child);
      children.push_back(place < row.size() ? row[place] : "");
    }
  } else {
    for (const auto& each : facts) children.push_back(each.child);
  }
  made.row_count = static_cast<int>(children.size());
  std::multimap<std::string, const Figure*> by_child;
  for (const MissingPeriod& period : periods.rows) {
    by_child.emplace(data_returns::Upper(period.child), periods.figures.at(period.id));
  }
  Lineage lineage;
  for (size_t i = 0; i < children.size(); ++i) {
    const auto [first, last] = by_child.equal_range(data_returns::Upper(children[i]));
    for (auto each = first; each != last; ++each) {
      lineage.Add(static_cast<int>(i) + 1, *each->second);
    }
  }
  made.lineage = lineage.Write();
}

}  // namespace

absl::Status CheckRequest(const ReturnRequest& request) {
  if (request.kind == ReturnKind::kUnspecified) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kKindUnspecified,
                  "say which return is wanted", "kind");
  }
  if (request.year < kFirstYear || request.year > kLastYear) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kYearInvalid,
                  "a collection year ends in 2015 to 2100", "year");
  }
  return Sort(request).status();
}

absl::StatusOr<MadeReturn> MakeReturn(const ReturnRequest& request,
                                      const std::vector<Figure>& figures,
                                      const ChildIdentities& children, Instant now) {
  SR_RETURN_IF_ERROR(CheckRequest(request));
  SR_ASSIGN_OR_RETURN(Supplied supplied, Sort(request));
  Periods periods = ToPeriods(request, figures, children, now);
  MadeReturn made;
  made.file_name = FileName(request);
  made.left_out = std::move(periods.left_out);
  if (request.kind == ReturnKind::kAnnexAList8) {
    MakeList8(request, periods, supplied, made);
  } else {
    SR_RETURN_IF_ERROR(MakeMissing(request, periods, std::move(supplied), made));
  }
  return made;
}

}  // namespace safereturn::reporting
