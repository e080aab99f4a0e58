#include "services/reporting/app/return_periods.h"

namespace safereturn::reporting {
namespace {

using data_returns::MissingPeriod;

constexpr char kSsda903[] = "ssda903";
constexpr char kSsd[] = "ssd";
constexpr std::string_view kSsdReference = "ssd:";  // of an episode that was imported from it
constexpr size_t kLongestSsdId = 48;

bool Is903(ReturnKind kind) {
  return kind == ReturnKind::kSsda903Csv || kind == ReturnKind::kSsda903Xml;
}

// The dataset's own id comes first in its own return, the 903's in all others.
std::string ChildIdOf(const ChildIdentity& child, const ReturnRequest& request) {
  const bool is_ssd = request.kind == ReturnKind::kSsdMissing;
  const std::string first = ValueOf(child, is_ssd ? kSsd : kSsda903, request.authority_id);
  std::string id =
      !first.empty() ? first : ValueOf(child, is_ssd ? kSsda903 : kSsd, request.authority_id);
  if (Is903(request.kind)) return data_returns::IsChildId(id) ? id : "";
  return id.size() <= kLongestSsdId ? id : "";
}

std::string RowIdOf(const Figure& figure) {
  const Statement* reference = CurrentOf(figure, StatementField::kReference);
  if (reference != nullptr && reference->code.starts_with(kSsdReference)) {
    const std::string id = reference->code.substr(kSsdReference.size());
    if (!id.empty() && id.size() <= kLongestSsdId) return id;
  }
  return figure.episode_id.key();
}

std::optional<std::chrono::seconds> TimeOf(Instant instant, TimePrecision precision) {
  if (precision == TimePrecision::kDateOnly) return std::nullopt;  // a time is not invented
  return LondonTimeOfDay(instant);
}

std::string KindOf(EpisodeCategory category) {
  return category == EpisodeCategory::kMissing ? "M" : "A";
}

const char* WhyLeftOut(const Figure& figure, const ChildIdentity* child, const std::string& id,
                       const ReturnRequest& request) {
  if (child == nullptr) return left_out::kChildUnknown;
  if (id.empty()) return left_out::kNoChildId;
  if (Is903(request.kind) && !child->birth_date) return left_out::kNoBirthDate;
  if (!figure.start_time) return left_out::kNoStart;
  if (figure.category == EpisodeCategory::kUnspecified) return left_out::kNoCategory;
  return nullptr;
}

MissingPeriod ToPeriod(const Figure& figure, const ChildIdentity& child, const std::string& id,
                       const ReturnRequest& request, Instant now) {
  MissingPeriod period;
  period.child = id;
  period.kind = KindOf(figure.category);
  period.start = data_returns::DateCellOf(LondonDate(*figure.start_time));
  const Instant year_end = StartOfDay(std::chrono::year(request.year) / std::chrono::April / 1);
  if (figure.return_time && *figure.return_time < year_end) {
    period.end = data_returns::DateCellOf(LondonDate(*figure.return_time));
    period.end_time = TimeOf(*figure.return_time, figure.return_precision);
  }
  // ssd_missing has no date of birth.
  if (request.kind != ReturnKind::kSsdMissing && child.birth_date) {
    period.birth_date = data_returns::DateCellOf(*child.birth_date);
  }
  period.start_time = TimeOf(*figure.start_time, figure.start_precision);
  const InterviewAnswers answers = AnswersOf(figure, now);
  period.interview_offered = answers.offered;
  period.interview_accepted = answers.accepted;
  return period;
}

}  // namespace

Periods ToPeriods(const ReturnRequest& request, const std::vector<Figure>& figures,
                  const ChildIdentities& children, Instant now) {
  Periods periods;
  for (const Figure& figure : figures) {
    const auto found = children.find(figure.child_id);
    const ChildIdentity* child = found == children.end() ? nullptr : &found->second;
    const std::string id = child == nullptr ? "" : ChildIdOf(*child, request);
    if (const char* why = WhyLeftOut(figure, child, id, request)) {
      periods.left_out.push_back({figure.episode_id, why});
      continue;
    }
    MissingPeriod period = ToPeriod(figure, *child, id, request, now);
    period.id = RowIdOf(figure);
    if (periods.figures.contains(period.id)) period.id = figure.episode_id.key();
    periods.figures[period.id] = &figure;
    periods.rows.push_back(std::move(period));
  }
  data_returns::SortForReturn(periods.rows);
  return periods;
}

InterviewAnswers AnswersOf(const Figure& figure, Instant now) {
  if (figure.standing == Standing::kNotRequired) return {"NA", "NA"};
  if (figure.standing != Standing::kDue) return {};
  if (figure.offered == Timeliness::kNever) {
    const bool is_over = *SettlesAt(figure) <= now;
    return is_over ? InterviewAnswers{"N", "NA"} : InterviewAnswers{};
  }
  if (figure.outcome == Outcome::kUnspecified) return {"Y", ""};
  return {"Y", figure.outcome == Outcome::kHeld ? "Y" : "N"};
}

}  // namespace safereturn::reporting
