#include "services/risk/domain/evaluate.h"

#include <algorithm>
#include <set>

#include "libs/base/check.h"

namespace safereturn::risk {
namespace {

bool Contains(const std::vector<std::string>& sorted, const std::string& code) {
  return std::binary_search(sorted.begin(), sorted.end(), code);
}

const std::vector<std::string>& CodesOf(CodeList list, const Inputs& inputs) {
  static const std::vector<std::string>& none = *new std::vector<std::string>;
  switch (list) {
    case CodeList::kPush:
      return inputs.push_codes;
    case CodeList::kPull:
      return inputs.pull_codes;
    case CodeList::kIndicator:
      return inputs.indicator_codes;
    case CodeList::kAdvice:
      return inputs.advice_codes;
    case CodeList::kUnspecified:
      break;
  }
  return none;
}

Truth Invert(Truth truth) {
  if (truth == Truth::kYes) return Truth::kNo;
  return truth == Truth::kNo ? Truth::kYes : truth;
}

// Whether one code was given by an interview about another episode within the window.
bool WasSaidEarlier(const Expression& atom, const std::string& code, const Inputs& inputs) {
  const Instant since = inputs.as_of_time - std::chrono::hours(24) * atom.days;
  return std::any_of(inputs.earlier.begin(), inputs.earlier.end(), [&](const EarlierCode& earlier) {
    return earlier.list == atom.list && earlier.said_time > since && earlier.code == code;
  });
}

Truth CodeHolds(const Expression& atom, const std::string& code, bool is_prompt_open,
                const Inputs& inputs) {
  if (Contains(CodesOf(atom.list, inputs), code)) return Truth::kYes;
  if (atom.days > 0 && WasSaidEarlier(atom, code, inputs)) return Truth::kYes;
  // Before the interview the records of earlier ones are all there is, and they are known.
  if (!inputs.has_interview) return atom.days > 0 ? Truth::kNo : Truth::kUnknown;
  return is_prompt_open || Contains(inputs.unknown_codes, code) ? Truth::kUnknown : Truth::kNo;
}

Truth CodesHold(const Expression& atom, const Inputs& inputs) {
  const bool is_prompt_open = std::any_of(
      atom.prompts.begin(), atom.prompts.end(),
      [&](const std::string& prompt) { return Contains(inputs.unknown_codes, prompt); });
  int32_t yes = 0;
  int32_t unknown = 0;
  for (const std::string& code : atom.codes) {
    const Truth truth = CodeHolds(atom, code, is_prompt_open, inputs);
    if (truth == Truth::kYes) ++yes;
    if (truth == Truth::kUnknown) ++unknown;
  }
  if (yes >= atom.at_least) return Truth::kYes;
  return yes + unknown >= atom.at_least ? Truth::kUnknown : Truth::kNo;
}

Truth EpisodesHold(const Expression& atom, const Inputs& inputs) {
  const Instant since = inputs.as_of_time - std::chrono::hours(24) * atom.days;
  int32_t count = 0;
  for (const EpisodeMark& episode : inputs.episodes) {
    if (episode.time <= since || episode.time > inputs.as_of_time) continue;
    if (!episode.is_away || atom.include_away) ++count;
  }
  return count >= atom.at_least ? Truth::kYes : Truth::kNo;
}

Truth Known(const std::optional<bool>& fact) {
  if (!fact) return Truth::kUnknown;
  return *fact ? Truth::kYes : Truth::kNo;
}

Truth GroupHolds(const Expression& group, const Inputs& inputs) {
  const bool is_all = group.op == Op::kAll;
  // The order of the enumerators is the order of truth: all is the least, any the greatest.
  Truth truth = is_all ? Truth::kYes : Truth::kNo;
  for (const Expression& part : group.parts) {
    const Truth each = Holds(part, inputs);
    truth = is_all ? std::min(truth, each) : std::max(truth, each);
  }
  return truth;
}

size_t BandOf(const std::vector<int32_t>& bands, int32_t points) {
  return static_cast<size_t>(std::upper_bound(bands.begin(), bands.end(), points) - bands.begin());
}

// Points of one end of the range.
struct Sum {
  int32_t likelihood = 0;
  int32_t severity = 0;
  int32_t protective = 0;
  RiskLevel floor = RiskLevel::kVeryLow;

  void Add(const Factor& factor) {
    switch (factor.axis) {
      case Axis::kSeverity:
        severity += factor.points;
        break;
      case Axis::kProtective:
        protective += factor.points;
        break;
      default:
        likelihood += factor.points;
        break;
    }
  }
  [[nodiscard]] RiskLevel Level(const Matrix& matrix) const {
    const int32_t off = std::min(protective, matrix.protective_at_most);
    const size_t row = BandOf(matrix.likelihood_bands, std::max(0, likelihood - off));
    const size_t column = BandOf(matrix.severity_bands, severity);
    return std::max(floor, matrix.grid[row][column]);
  }
};

}  // namespace

Truth Holds(const Expression& expression, const Inputs& inputs) {
  switch (expression.op) {
    case Op::kAll:
    case Op::kAny:
      return GroupHolds(expression, inputs);
    case Op::kNot:
      return Invert(Holds(expression.parts[0], inputs));
    case Op::kCodes:
      return CodesHold(expression, inputs);
    case Op::kEpisodes:
      return EpisodesHold(expression, inputs);
    case Op::kHoursAway:
      if (!inputs.minutes_away) return Truth::kUnknown;
      return *inputs.minutes_away >= expression.at_least * 60 ? Truth::kYes : Truth::kNo;
    case Op::kUnderAge:
      return Known(expression.age == 12 ? inputs.under_12 : inputs.under_13);
    case Op::kPoliceLevel:
      if (inputs.police_level == RiskLevel::kUnspecified) {
        return expression.not_graded_is_no ? Truth::kNo : Truth::kUnknown;
      }
      return inputs.police_level >= expression.level ? Truth::kYes : Truth::kNo;
    case Op::kFirstEpisode:
      return inputs.is_first_episode ? Truth::kYes : Truth::kNo;
    case Op::kAway:
      return Known(inputs.is_away);
    case Op::kAnswer: {
      const auto answer =
          std::find_if(inputs.answers.begin(), inputs.answers.end(),
                       [&](const Answer& each) { return each.code == expression.codes[0]; });
      return answer == inputs.answers.end() ? Truth::kUnknown : answer->answer;
    }
    case Op::kUnspecified:
      break;
  }
  SR_CHECK(false, "a matrix is checked before it is evaluated");
  return Truth::kUnknown;
}

Evaluation Evaluate(const Matrix& matrix, const Inputs& inputs) {
  Evaluation evaluation;
  evaluation.provisional = !inputs.has_interview;
  Sum low;
  Sum high;
  const auto is_askable = [&](Stage stage) {
    return stage == Stage::kReturn || inputs.has_interview;
  };
  for (const Factor& factor : matrix.factors) {
    if (!is_askable(factor.stage)) continue;
    const Truth truth = Holds(factor.when, inputs);
    if (truth == Truth::kNo) continue;
    evaluation.reasons.push_back(
        {factor.key, factor.axis, factor.reason_code, truth, factor.points});
    const bool is_known = truth == Truth::kYes;
    const bool is_protective = factor.axis == Axis::kProtective;
    // An unknown protection counts at the low end only, an unknown harm at the high end only.
    if (is_known || is_protective) low.Add(factor);
    if (is_known || !is_protective) high.Add(factor);
  }
  for (const Floor& floor : matrix.floors) {
    if (!is_askable(floor.stage)) continue;
    const Truth truth = Holds(floor.when, inputs);
    if (truth == Truth::kNo) continue;
    evaluation.reasons.push_back({floor.key, Axis::kFloor, floor.reason_code, truth, 0});
    if (truth == Truth::kYes) low.floor = std::max(low.floor, floor.level);
    high.floor = std::max(high.floor, floor.level);
  }
  if (evaluation.provisional) high.floor = std::max(high.floor, matrix.provisional_highest);
  evaluation.lowest = low.Level(matrix);
  evaluation.highest = high.Level(matrix);
  return evaluation;
}

std::vector<std::string> ReasonCodes(const Evaluation& evaluation) {
  std::vector<std::string> codes;
  std::set<std::string> seen;
  bool is_all_known = true;
  for (const Reason& reason : evaluation.reasons) {
    if (reason.truth != Truth::kYes) {
      is_all_known = false;
    } else if (seen.insert(reason.reason_code).second) {
      codes.push_back(reason.reason_code);
    }
  }
  if (!is_all_known) codes.emplace_back(kFactorsNotKnown);
  return codes;
}

}  // namespace safereturn::risk
