#include "services/risk/app/matrix_document.h"

#include <absl/synchronization/mutex.h>

#include <initializer_list>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/codec/json.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

using codec::Json;

// Objects and arrays within each other: the deepest expression with its atom, and room to say why a
// deeper one is refused.
constexpr int kDeepestJson = 4 * kDeepestExpression;

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::string Join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string At(const std::string& path, size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

// Names come from the document: what is said of them must fit a message and a log.
std::string Shown(const std::string& name) {
  constexpr size_t kLongest = 40;
  std::string shown = name.substr(0, kLongest);
  for (char& c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) c = '?';
  }
  return shown;
}

// Parses without recursion on our side; a key that stands twice would hide one of its values.
absl::StatusOr<Json> ParseJson(const std::string& text) {
  if (text.size() > kLongestDocument) {
    return Invalid(reasons::kMatrixTooLarge, "at most 64 KiB", "document");
  }
  absl::Status refused;
  std::vector<std::set<std::string>> keys;
  const auto look = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (!refused.ok()) return false;
    if (depth > kDeepestJson) {
      refused = Invalid(reasons::kMatrixTooDeep, "the document is nested too deeply", "document");
      return false;
    }
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key &&
        !keys.back().insert(parsed.get_ref<const std::string&>()).second) {
      refused = Invalid(reasons::kMatrixFieldRepeated, "a field stands once in its object",
                        Shown(parsed.get_ref<const std::string&>()));
      return false;
    }
    return true;
  };
  Json json = Json::parse(text, look, false);
  if (!refused.ok()) return refused;
  if (json.is_discarded()) {
    return Invalid(reasons::kMatrixNotJson, "the document is no JSON", "document");
  }
  return json;
}

// One object of the document, whose fields are read by name; what was not read is refused.
class Reader {
 public:
  Reader(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

  [[nodiscard]] absl::Status Check() const {
    if (json_.is_object()) return absl::OkStatus();
    return Invalid(reasons::kMatrixFieldInvalid, "an object is expected",
                   path_.empty() ? "document" : path_);
  }
  // Call last.
  [[nodiscard]] absl::Status CheckAllRead() const {
    for (const auto& [name, value] : json_.items()) {
      if (!read_.contains(name)) {
        return Invalid(reasons::kMatrixFieldUnknown, "there is no such field",
                       Join(path_, Shown(name)));
      }
    }
    return absl::OkStatus();
  }
  [[nodiscard]] std::string Path(std::string_view name) const { return Join(path_, name); }

  // Returns the field, or nullptr.
  const Json* Find(const char* name) {
    read_.insert(name);
    const auto found = json_.find(name);
    return found == json_.end() ? nullptr : &*found;
  }
  absl::StatusOr<const Json*> Need(const char* name) {
    const Json* found = Find(name);
    if (found == nullptr) {
      return Invalid(reasons::kMatrixFieldMissing, "the field is missing", Path(name));
    }
    return found;
  }
  absl::StatusOr<std::string> Text(const char* name) {
    SR_ASSIGN_OR_RETURN(const Json* found, Need(name));
    if (!found->is_string()) {
      return Invalid(reasons::kMatrixFieldInvalid, "a text is expected", Path(name));
    }
    return found->get<std::string>();
  }
  absl::StatusOr<int32_t> Number(const char* name) {
    SR_ASSIGN_OR_RETURN(const Json* found, Need(name));
    return ToNumber(*found, Path(name));
  }
  absl::StatusOr<int32_t> Number(const char* name, int32_t if_absent) {
    const Json* found = Find(name);
    if (found == nullptr) return if_absent;
    return ToNumber(*found, Path(name));
  }
  absl::StatusOr<bool> Flag(const char* name) {
    const Json* found = Find(name);
    if (found == nullptr) return false;
    if (!found->is_boolean()) {
      return Invalid(reasons::kMatrixFieldInvalid, "true or false is expected", Path(name));
    }
    return found->get<bool>();
  }
  absl::StatusOr<const Json*> Array(const char* name) {
    SR_ASSIGN_OR_RETURN(const Json* found, Need(name));
    if (!found->is_array()) {
      return Invalid(reasons::kMatrixFieldInvalid, "a list is expected", Path(name));
    }
    return found;
  }
  absl::StatusOr<std::vector<std::string>> Texts(const char* name) {
    SR_ASSIGN_OR_RETURN(const Json* list, Array(name));
    std::vector<std::string> texts;
    for (size_t i = 0; i < list->size(); ++i) {
      if (!(*list)[i].is_string()) {
        return Invalid(reasons::kMatrixFieldInvalid, "a text is expected", At(Path(name), i));
      }
      texts.push_back((*list)[i].get<std::string>());
    }
    return texts;
  }
  template <class E>
  absl::StatusOr<E> Choice(const char* name,
                           std::initializer_list<std::pair<const char*, E>> choices,
                           std::string_view reason) {
    SR_ASSIGN_OR_RETURN(const std::string text, Text(name));
    for (const auto& [word, value] : choices) {
      if (text == word) return value;
    }
    return Invalid(reason, "the value is not one of those known", Path(name));
  }

  static absl::StatusOr<int32_t> ToNumber(const Json& json, const std::string& path) {
    constexpr int64_t kMost = 1'000'000;
    if (!json.is_number_integer()) {
      return Invalid(reasons::kMatrixFieldInvalid, "a whole number is expected", path);
    }
    // Beyond int64 a number is an unsigned one, and would come back negative.
    const bool is_large = json.is_number_unsigned() && json.get<uint64_t>() > uint64_t{kMost};
    if (is_large || json.get<int64_t>() > kMost || json.get<int64_t>() < -kMost) {
      return Invalid(reasons::kMatrixFieldInvalid, "the number is out of range", path);
    }
    return static_cast<int32_t>(json.get<int64_t>());
  }

 private:
  const Json& json_;
  std::string path_;
  std::set<std::string> read_;
};

absl::StatusOr<RiskLevel> ToLevel(const Json& json, const std::string& path) {
  const auto level =
      json.is_string() ? ParseLevel(json.get_ref<const std::string&>()) : std::nullopt;
  if (!level) return Invalid(reasons::kMatrixLevelUnknown, "the level is not known", path);
  return *level;
}

absl::StatusOr<Stage> ReadStage(Reader& reader) {
  return reader.Choice<Stage>("asked",
                              {{"RETURN", Stage::kReturn}, {"INTERVIEW", Stage::kInterview}},
                              reasons::kMatrixStageMissing);
}

absl::StatusOr<Expression> ReadExpression(const Json& json, const std::string& path, int depth);

absl::StatusOr<Expression> ReadGroup(const Json& parts, Op op, const std::string& path, int depth) {
  if (!parts.is_array()) {
    return Invalid(reasons::kMatrixFieldInvalid, "a list is expected", path);
  }
  Expression group;
  group.op = op;
  for (size_t i = 0; i < parts.size(); ++i) {
    SR_ASSIGN_OR_RETURN(Expression part, ReadExpression(parts[i], At(path, i), depth + 1));
    group.parts.push_back(std::move(part));
  }
  return group;
}

absl::StatusOr<Expression> ReadCodes(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Expression atom;
  atom.op = Op::kCodes;
  SR_ASSIGN_OR_RETURN(atom.list, reader.Choice<CodeList>("list",
                                                         {{"PUSH", CodeList::kPush},
                                                          {"PULL", CodeList::kPull},
                                                          {"INDICATOR", CodeList::kIndicator},
                                                          {"ADVICE", CodeList::kAdvice}},
                                                         reasons::kMatrixFieldInvalid));
  SR_ASSIGN_OR_RETURN(atom.codes, reader.Texts("any_of"));
  if (reader.Find("prompts") != nullptr) {
    SR_ASSIGN_OR_RETURN(atom.prompts, reader.Texts("prompts"));
  }
  SR_ASSIGN_OR_RETURN(atom.at_least, reader.Number("at_least", 1));
  SR_ASSIGN_OR_RETURN(atom.days, reader.Number("earlier_days", 0));
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return atom;
}

absl::StatusOr<Expression> ReadEpisodes(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Expression atom;
  atom.op = Op::kEpisodes;
  SR_ASSIGN_OR_RETURN(atom.at_least, reader.Number("at_least"));
  SR_ASSIGN_OR_RETURN(atom.days, reader.Number("days"));
  SR_ASSIGN_OR_RETURN(atom.include_away, reader.Flag("include_away"));
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return atom;
}

absl::StatusOr<Expression> ReadHours(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Expression atom;
  atom.op = Op::kHoursAway;
  SR_ASSIGN_OR_RETURN(atom.at_least, reader.Number("at_least"));
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return atom;
}

absl::StatusOr<Expression> ReadPoliceLevel(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Expression atom;
  atom.op = Op::kPoliceLevel;
  SR_ASSIGN_OR_RETURN(const Json* level, reader.Need("at_least"));
  SR_ASSIGN_OR_RETURN(atom.level, ToLevel(*level, reader.Path("at_least")));
  if (reader.Find("not_graded") != nullptr) {
    SR_ASSIGN_OR_RETURN(atom.not_graded_is_no,
                        reader.Choice<bool>("not_graded", {{"NO", true}, {"UNKNOWN", false}},
                                            reasons::kMatrixFieldInvalid));
  }
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return atom;
}

// An operator that is either there or not: {"away": true}.
absl::StatusOr<Expression> ReadFlag(const Json& json, Op op, const std::string& path) {
  if (!json.is_boolean() || !json.get<bool>()) {
    return Invalid(reasons::kMatrixFieldInvalid, "true is expected; negate with not", path);
  }
  Expression atom;
  atom.op = op;
  return atom;
}

absl::StatusOr<Expression> ReadExpression(const Json& json, const std::string& path, int depth) {
  if (depth > kDeepestExpression) {
    return Invalid(reasons::kMatrixTooDeep, "expressions are at most 8 deep", path);
  }
  if (!json.is_object() || json.size() != 1) {
    return Invalid(reasons::kMatrixExpressionInvalid, "an expression is an object of one field",
                   path);
  }
  const std::string& name = json.begin().key();
  const Json& value = json.begin().value();
  const std::string here = Join(path, Shown(name));
  if (name == "all") return ReadGroup(value, Op::kAll, here, depth);
  if (name == "any") return ReadGroup(value, Op::kAny, here, depth);
  if (name == "codes") return ReadCodes(value, here);
  if (name == "episodes") return ReadEpisodes(value, here);
  if (name == "hours_away") return ReadHours(value, here);
  if (name == "police_level") return ReadPoliceLevel(value, here);
  if (name == "first_episode") return ReadFlag(value, Op::kFirstEpisode, here);
  if (name == "away") return ReadFlag(value, Op::kAway, here);
  Expression expression;
  if (name == "not") {
    expression.op = Op::kNot;
    SR_ASSIGN_OR_RETURN(Expression part, ReadExpression(value, here, depth + 1));
    expression.parts.push_back(std::move(part));
    return expression;
  }
  if (name == "under_age") {
    expression.op = Op::kUnderAge;
    SR_ASSIGN_OR_RETURN(expression.age, Reader::ToNumber(value, here));
    return expression;
  }
  if (name == "answer") {
    expression.op = Op::kAnswer;
    if (!value.is_string()) {
      return Invalid(reasons::kMatrixFieldInvalid, "a text is expected", here);
    }
    expression.codes = {value.get<std::string>()};
    return expression;
  }
  return Invalid(reasons::kMatrixExpressionInvalid, "there is no such operator", here);
}

absl::StatusOr<Factor> ReadFactor(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Factor factor;
  SR_ASSIGN_OR_RETURN(factor.key, reader.Text("key"));
  SR_ASSIGN_OR_RETURN(factor.axis, reader.Choice<Axis>("axis",
                                                       {{"LIKELIHOOD", Axis::kLikelihood},
                                                        {"SEVERITY", Axis::kSeverity},
                                                        {"PROTECTIVE", Axis::kProtective},
                                                        {"HISTORY", Axis::kHistory}},
                                                       reasons::kMatrixAxisUnknown));
  SR_ASSIGN_OR_RETURN(factor.points, reader.Number("points"));
  SR_ASSIGN_OR_RETURN(factor.stage, ReadStage(reader));
  SR_ASSIGN_OR_RETURN(factor.reason_code, reader.Text("reason"));
  SR_ASSIGN_OR_RETURN(const Json* when, reader.Need("when"));
  SR_ASSIGN_OR_RETURN(factor.when, ReadExpression(*when, reader.Path("when"), 1));
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return factor;
}

absl::StatusOr<Floor> ReadFloor(const Json& json, const std::string& path) {
  Reader reader(json, path);
  SR_RETURN_IF_ERROR(reader.Check());
  Floor floor;
  SR_ASSIGN_OR_RETURN(floor.key, reader.Text("key"));
  SR_ASSIGN_OR_RETURN(const Json* level, reader.Need("level"));
  SR_ASSIGN_OR_RETURN(floor.level, ToLevel(*level, reader.Path("level")));
  SR_ASSIGN_OR_RETURN(floor.stage, ReadStage(reader));
  SR_ASSIGN_OR_RETURN(floor.reason_code, reader.Text("reason"));
  SR_ASSIGN_OR_RETURN(const Json* when, reader.Need("when"));
  SR_ASSIGN_OR_RETURN(floor.when, ReadExpression(*when, reader.Path("when"), 1));
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return floor;
}

absl::StatusOr<std::vector<int32_t>> ReadNumbers(Reader& reader, const char* name) {
  SR_ASSIGN_OR_RETURN(const Json* list, reader.Array(name));
  std::vector<int32_t> numbers;
  for (size_t i = 0; i < list->size() && i <= kMostBands; ++i) {
    SR_ASSIGN_OR_RETURN(const int32_t number,
                        Reader::ToNumber((*list)[i], At(reader.Path(name), i)));
    numbers.push_back(number);
  }
  return numbers;
}

absl::StatusOr<std::vector<std::vector<RiskLevel>>> ReadGrid(Reader& reader) {
  SR_ASSIGN_OR_RETURN(const Json* rows, reader.Array("grid"));
  std::vector<std::vector<RiskLevel>> grid;
  for (size_t row = 0; row < rows->size(); ++row) {
    const Json& cells = (*rows)[row];
    const std::string path = At(reader.Path("grid"), row);
    if (!cells.is_array()) {
      return Invalid(reasons::kMatrixFieldInvalid, "a list is expected", path);
    }
    auto& levels = grid.emplace_back();
    for (size_t column = 0; column < cells.size(); ++column) {
      SR_ASSIGN_OR_RETURN(const RiskLevel level, ToLevel(cells[column], At(path, column)));
      levels.push_back(level);
    }
  }
  return grid;
}

template <class Rule, class Read>
absl::Status ReadRules(const Json& list, const std::string& path, size_t most,
                       std::vector<Rule>& rules, Read read) {
  if (list.size() > most) {
    return Invalid(reasons::kMatrixTooManyFactors, "there are too many of them", path);
  }
  for (size_t i = 0; i < list.size(); ++i) {
    SR_ASSIGN_OR_RETURN(Rule rule, read(list[i], At(path, i)));
    rules.push_back(std::move(rule));
  }
  return absl::OkStatus();
}

absl::StatusOr<Matrix> ReadMatrix(const Json& json) {
  Reader reader(json, "");
  SR_RETURN_IF_ERROR(reader.Check());
  Matrix matrix;
  SR_ASSIGN_OR_RETURN(matrix.title, reader.Text("title"));
  // For people who read the document; nothing follows from it.
  if (reader.Find("about") != nullptr) SR_RETURN_IF_ERROR(reader.Text("about").status());
  SR_ASSIGN_OR_RETURN(matrix.likelihood_bands, ReadNumbers(reader, "likelihood_bands"));
  SR_ASSIGN_OR_RETURN(matrix.severity_bands, ReadNumbers(reader, "severity_bands"));
  SR_ASSIGN_OR_RETURN(matrix.grid, ReadGrid(reader));
  SR_ASSIGN_OR_RETURN(matrix.protective_at_most, reader.Number("protective_at_most", 0));
  if (const Json* level = reader.Find("provisional_highest")) {
    SR_ASSIGN_OR_RETURN(matrix.provisional_highest,
                        ToLevel(*level, reader.Path("provisional_highest")));
  }
  SR_ASSIGN_OR_RETURN(const Json* factors, reader.Array("factors"));
  SR_RETURN_IF_ERROR(ReadRules(*factors, "factors", kMostFactors, matrix.factors, &ReadFactor));
  if (reader.Find("floors") != nullptr) {
    SR_ASSIGN_OR_RETURN(const Json* floors, reader.Array("floors"));
    SR_RETURN_IF_ERROR(ReadRules(*floors, "floors", kMostFloors, matrix.floors, &ReadFloor));
  }
  SR_RETURN_IF_ERROR(reader.CheckAllRead());
  return matrix;
}

}  // namespace

absl::StatusOr<Matrix> ParseMatrix(const std::string& document) {
  SR_ASSIGN_OR_RETURN(const Json json, ParseJson(document));
  SR_ASSIGN_OR_RETURN(Matrix matrix, ReadMatrix(json));
  SR_RETURN_IF_ERROR(CheckMatrix(matrix));
  return matrix;
}

std::shared_ptr<const Matrix> PublishedMatrix(const std::string& document) {
  constexpr size_t kKept = 64;
  static absl::Mutex mutex;
  static auto& parsed = *new std::unordered_map<std::string, std::shared_ptr<const Matrix>>;
  const absl::MutexLock lock(&mutex);
  const auto found = parsed.find(document);
  if (found != parsed.end()) return found->second;
  absl::StatusOr<Matrix> matrix = ParseMatrix(document);
  SR_CHECK(matrix.ok(), "a published document was checked when it was published");
  if (parsed.size() >= kKept) parsed.clear();
  return parsed.emplace(document, std::make_shared<const Matrix>(*std::move(matrix))).first->second;
}

}  // namespace safereturn::risk
