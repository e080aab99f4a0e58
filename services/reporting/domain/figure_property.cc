// A figure is the same whatever the order in which events come and however often they come.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/reporting/domain/test_figure.h"

namespace safereturn::reporting {
namespace {

std::vector<Statement> AnyStatements() {
  std::vector<Statement> statements;
  const int count = *rc::gen::inRange(0, 25);
  for (int i = 0; i < count; ++i) {
    const auto field = static_cast<StatementField>(*rc::gen::inRange(1, 17));
    const std::string said = *rc::gen::element<std::string>(
        code::kAccepted, code::kWithdrawn, code::kLive, code::kOpen, "HELD", code::kBooked,
        code::kReleased, "MISSING", "2890011");
    Statement statement = Stated(field, said, i + 1, Hour(*rc::gen::inRange(-100, 200)));
    statement.said_time = Hour(*rc::gen::inRange(-5, 5));
    statement.is_of_own = field != StatementField::kInterview;
    statements.push_back(statement);
  }
  return statements;
}

RC_GTEST_PROP(Figure, DoesNotDependOnTheOrderOrNumberOfDeliveries, ()) {
  const std::vector<Statement> statements = AnyStatements();
  std::vector<Statement> deliveries = statements;
  const auto repeats = statements.empty() ? 0 : *rc::gen::inRange(0, 10);
  for (int i = 0; i < repeats; ++i) {
    deliveries.push_back(statements[*rc::gen::inRange<size_t>(0, statements.size())]);
  }
  for (size_t i = deliveries.size(); i > 1; --i) {
    std::swap(deliveries[i - 1], deliveries[*rc::gen::inRange<size_t>(0, i)]);
  }

  const Figure in_order = With(Figure(), statements);
  Figure shuffled;
  for (const Statement& each : deliveries)
    shuffled = With(shuffled, {each});  // one event at a time

  RC_ASSERT(shuffled == in_order);
}

RC_GTEST_PROP(Figure, AMilestoneInTimeIsWithinThreeDays, ()) {
  const Figure figure = With(Due(), AnyStatements());
  const auto agree = [](Timeliness timeliness, HourBand band) {
    if (timeliness == Timeliness::kInTime) return band <= HourBand::kWithinThreeDays;
    return timeliness != Timeliness::kLate || band > HourBand::kWithinThreeDays;
  };
  RC_ASSERT(agree(figure.offered, figure.offered_after));
  RC_ASSERT(agree(figure.held, figure.held_after));
  RC_ASSERT(figure.held != Timeliness::kInTime || figure.offered == Timeliness::kInTime);
  RC_ASSERT((figure.late_reason == LateReason::kUnspecified) ==
            (figure.delay == Delay::kUnspecified));
}

}  // namespace
}  // namespace safereturn::reporting
