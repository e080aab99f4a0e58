// The simulator's command line; tools/dev sim calls it.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "libs/obs/log.h"
#include "tests/sim/run.h"

namespace {

using safereturn::sim::Metrics;
using safereturn::sim::Options;
using safereturn::sim::Result;

constexpr char kHelp[] =
    "Runs simulated weeks of the five services, with crashes, doubled and delayed messages.\n"
    "\n"
    "  --seed N         one run (default: 1)\n"
    "  --seeds A..B     all runs from A to B; ends with the number of failed ones\n"
    "  --children N     how many children each run has (default: 100)\n"
    "  --trace          print every step\n"
    "  --help           this text\n"
    "\n"
    "The exit code is 0 if nothing was found, 1 if something was, 2 for wrong usage.\n";

struct Arguments {
  uint64_t first = 1;
  uint64_t last = 1;
  Options options;
};

std::optional<uint64_t> NumberOf(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return std::strtoull(std::string(text).c_str(), nullptr, 10);
}

// Returns nothing for wrong usage.
std::optional<Arguments> Read(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--trace") {
      arguments.options.trace = true;
      continue;
    }
    if (i + 1 == argc) return std::nullopt;
    const std::string_view value = argv[++i];
    const size_t dots = value.find("..");
    const auto number = NumberOf(value.substr(0, dots));
    if (!number) return std::nullopt;
    if (name == "--seed" && dots == std::string_view::npos) {
      arguments.first = arguments.last = *number;
    } else if (name == "--seeds" && dots != std::string_view::npos) {
      const auto last = NumberOf(value.substr(dots + 2));
      if (!last || *last < *number) return std::nullopt;
      arguments.first = *number;
      arguments.last = *last;
    } else if (name == "--children" && dots == std::string_view::npos && *number <= 100'000) {
      arguments.options.children = static_cast<int>(*number);
    } else {
      return std::nullopt;
    }
  }
  return arguments;
}

void Print(uint64_t seed, const Options& options, const Result& result) {
  for (const auto& finding : result.findings) {
    std::printf("seed %llu: [%s] %s\n", static_cast<unsigned long long>(seed),
                finding.checker.c_str(), finding.text.c_str());
  }
  if (result.findings.empty()) return;
  std::printf("replay: tools/dev sim --seed %llu%s --trace\n",
              static_cast<unsigned long long>(seed),
              options.children == Options().children
                  ? ""
                  : (" --children " + std::to_string(options.children)).c_str());
}

void PrintOne(const Result& result) {
  const Metrics& m = result.metrics;
  for (const auto& [reason, count] : m.reasons)
    std::printf("refused: %s %d\n", reason.c_str(), count);
  std::printf(
      "children %d, episodes %d, plans %d, interviews %d, dangers %d, overdue %d, shifts %d, "
      "repeats "
      "%d, crashes %d, events %d, escalations %d, mails %d, calls %d, refused %d, dead letters %d, "
      "steps %llu\nhash %016llx\n",
      m.children, m.episodes, m.plans, m.interviews, m.dangers, m.overdue, m.shifts, m.repeats,
      m.crashes, m.events, m.escalations, m.mails, m.calls, m.refused, m.dead_letters,
      static_cast<unsigned long long>(m.steps), static_cast<unsigned long long>(result.hash));
}

int RunAll(const Arguments& arguments) {
  uint64_t failed = 0;
  for (uint64_t seed = arguments.first; seed <= arguments.last; ++seed) {
    Options options = arguments.options;
    options.seed = seed;
    const Result result = safereturn::sim::Simulate(options);
    failed += result.findings.empty() ? 0 : 1;
    Print(seed, options, result);
    if (arguments.first == arguments.last) {
      PrintOne(result);
    } else if ((seed - arguments.first + 1) % 20 == 0) {
      std::printf("seeds %llu..%llu: %llu failed\n",
                  static_cast<unsigned long long>(arguments.first),
                  static_cast<unsigned long long>(seed), static_cast<unsigned long long>(failed));
      std::fflush(stdout);
    }
  }
  std::printf("%llu seeds passed, %llu failed\n",
              static_cast<unsigned long long>(arguments.last - arguments.first + 1 - failed),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--help") {
      std::fputs(kHelp, stdout);
      return 0;
    }
  }
  const auto arguments = Read(argc, argv);
  if (!arguments) {
    std::fprintf(stderr, "%s", kHelp);
    return 2;
  }
  // What a service warns of in production is what a simulated week is full of.
  safereturn::obs::InitLogging("sim", "", safereturn::obs::Level::kError);
  return RunAll(*arguments);
}
