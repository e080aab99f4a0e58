#include "tools/safereturnctl/command_line.h"

#include <CLI/CLI.hpp>

#include <iostream>

#include "libs/base/result.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

constexpr int kHelpColumn = 36;

// Ties a command to what runs it; its options live in the closure.
template <class Options>
void Bind(CLI::App& command, Program& program, std::shared_ptr<Options> options,
          int (*run)(Session&, const Options&)) {
  command.callback([&program, options, run] {
    program.action = [&program, options, run](Session& session) {
      options->json = program.json;
      return run(session, *options);
    };
  });
}

void AddPublish(CLI::App& app, Program& program) {
  auto* command =
      app.add_subcommand("publish", "Publishes an event, or with --raw any message, to intake");
  auto options = std::make_shared<PublishOptions>();
  command->add_option("data", options->data,
                      "The event's data as JSON, @file or - for the standard input (default)");
  command->add_option("--type", options->type, "Such as ChildReturned, or a whole protobuf name");
  command->add_option("--source", options->source,
                      "Whose event: a source registered to an authority");
  command->add_option("--id", options->id, "Unique per source; minted when absent");
  command->add_option("--time", options->time,
                      "When it happened: RFC 3339, now-2h; now when absent");
  command->add_option("--subject", options->subject, "CloudEvents subject");
  command->add_option("--mode", options->mode,
                      "binary-protobuf (default), binary-json or structured");
  command->add_option("--key", options->key,
                      "Partition key; the child's first identifier when absent");
  command->add_option("--topic", options->topic,
                      "safereturn.intake when absent; the prefix is put before it");
  command
      ->add_option("--extension", options->extensions,
                   "CloudEvents extension name=value; repeatable")
      ->allow_extra_args(false);
  command->add_flag("--unchecked", options->is_unchecked,
                    "Send JSON data as it is, fitting the type or not");
  command->add_flag("--raw", options->is_raw, "Send --header, --key and --value just so");
  command
      ->add_option("--header", options->headers, "Header of a raw message, name=value; repeatable")
      ->allow_extra_args(false);
  command->add_option("--value", options->value, "Value of a raw message: text, @file or -");
  Bind(*command, program, options, &RunPublish);
}

void AddImportOf(CLI::App& group, Program& program, const std::string& name,
                 const std::string& help, bool is_ssd) {
  auto* command = group.add_subcommand(name, help);
  auto options = std::make_shared<ImportOptions>();
  options->is_ssd = is_ssd;
  command
      ->add_option("--authority", options->authority,
                   "ONS code of the authority whose return it is")
      ->required();
  command
      ->add_option("--from", options->from,
                   "Folder with the CSV or XML files, or one file; found by their columns")
      ->required();
  command->add_option("--source", options->source,
                      "CloudEvents source; //import/" + name + "/CODE when absent");
  command
      ->add_option("--year", options->year,
                   "Collection year by its last: 2026 for April 2025 to March 2026")
      ->check(CLI::Range(2000, 2200));
  command->add_option("--last-year", options->last_year,
                      "Folder or file of last year's return, for rule 576");
  auto* check = command->add_flag("--check", options->is_check,
                                  "Only check: all rules, no events, nothing published");
  command
      ->add_flag("--dry-run", options->is_dry_run,
                 "Publish nothing; with --json print the events, one a line")
      ->excludes(check);
  command->add_flag("--history", options->is_history,
                    "Mark all as history: held for a person's release");
  command->footer(
      "Rows with errors are refused and it ends with 1; the others are published. Warnings let "
      "pass.");
  Bind(*command, program, options, &RunImport);
}

void AddImport(CLI::App& app, Program& program) {
  auto* group = app.add_subcommand("import", "Turns files of other systems into intake events");
  group->require_subcommand(1);
  AddImportOf(*group, program, "ssda903",
              "Missing episodes of the statutory return SSDA903, as CSV or XML", false);
  AddImportOf(*group, program, "ssd-missing",
              "Missing episodes of the Standard Safeguarding Dataset, ssd_missing as CSV", true);
}

void AddSeed(CLI::App& app, Program& program) {
  auto* command =
      app.add_subcommand("seed", "Makes a small invented world; repeating it changes nothing");
  auto options = std::make_shared<SeedOptions>();
  command->add_option("--homes-from", options->homes_from,
                      "Also the homes of this folder's or file's SSDA903 tables");
  command
      ->add_option("--authority", options->authorities,
                   "CODE=Name instead of the two invented ones; repeatable")
      ->allow_extra_args(false);
  Bind(*command, program, options, &RunSeed);
}

void AddDue(CLI::App& app, Program& program) {
  auto* command = app.add_subcommand("due", "Shows the running clocks, the next to act first");
  auto options = std::make_shared<DueOptions>();
  command->add_option("--authority-id", options->authority, "Only this authority");
  command->add_option("--home-urn", options->home, "Only this home");
  command->add_option("--state", options->state, "running, suspended or combined");
  command->add_option("--within", options->within, "Only what acts within this time, such as 4h");
  command->add_option("--limit", options->limit, "At most so many; 50 when absent");
  Bind(*command, program, options, &RunDue);
}

void AddDeadLetters(CLI::App& app, Program& program) {
  auto* group = app.add_subcommand("dead-letters",
                                   "Messages that a service could not handle, of all services");
  group->require_subcommand(1);
  const auto add = [&](const std::string& action, const std::string& help) {
    auto* command = group->add_subcommand(action, help);
    auto options = std::make_shared<DeadLetterOptions>();
    options->action = action;
    command->add_option("--service", options->service, "Only of this service");
    Bind(*command, program, options, &RunDeadLetters);
    return std::pair(command, options);
  };
  {
    const auto [command, options] =
        add("list", "Lists them, the parked ones unless told otherwise");
    command->add_option("--reason", options->reason, "Only this reason, such as EVENT_ID_REUSED");
    command->add_option("--state", options->state, "parked, retried or discarded");
  }
  {
    const auto [command, options] = add("show", "Shows one with its data");
    command->add_option("name", options->name, "deadLetters/<uuid>, or the uuid")->required();
  }
  {
    const auto [command, options] =
        add("retry", "Handles one again, with all that waits behind it");
    command->add_option("name", options->name, "deadLetters/<uuid>, or the uuid");
    command->add_flag("--all", options->all, "All that are parked");
    command->add_option("--reason", options->reason, "With --all: only this reason");
  }
  {
    const auto [command, options] = add("discard", "Gives one up");
    command->add_option("name", options->name, "deadLetters/<uuid>, or the uuid")->required();
    command->add_option("--reason", options->reason, "Why; kept for ever")->required();
  }
}

void AddPlain(CLI::App& app, Program& program) {
  app.add_subcommand("status", "Says whether the services serve and the broker answers")
      ->callback([&program] {
        program.action = [&program](Session& session) { return RunStatus(session, program.json); };
      });
  auto* batch =
      app.add_subcommand("batch", "Runs JSON commands from the standard input, one a line");
  batch->footer(
      R"(in:  {"command": "scheduling.BookInterview", "request": {…}, "as": {"roles": […], …}}
     {"publish": {"type": …, "source": …, "data": {…}, "mode": …}}
out: {"ok": true, "response": {…}}
     {"ok": false, "error": {"code": …, "reason": …, "field": …, "message": …}})");
  batch->callback(
      [&program] { program.action = [](Session& session) { return RunBatch(session); }; });
}

std::string Footer() {
  std::string text =
      "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 unavailable.\n\nEnvironment:\n";
  for (const auto& row : SettingsTable()) {
    text += "  " + row.name + (row.options.is_secret ? "_FILE" : "") + ": " + row.doc + "\n";
  }
  return text + "What is not set comes from the stack that `tools/dev up` started.";
}

int OpenAndRun(const Program& program) {
  auto settings = ReadSettings(config::ProcessEnvironment(), program.stack);
  if (!settings.ok()) return Fail(settings.status(), program.json, std::cout, std::cerr);
  if (program.timeout_ms > 0) settings->timeout = std::chrono::milliseconds(program.timeout_ms);
  auto caller = ParseCaller(program.as);
  if (!caller.ok()) return Fail(caller.status(), program.json, std::cout, std::cerr);
  const auto session = Session::Open(*std::move(settings), *std::move(caller));
  if (!session.ok()) return Fail(session.status(), program.json, std::cout, std::cerr);
  return program.action(**session);
}

}  // namespace

std::unique_ptr<CLI::App> MakeCommandLine(Program& program) {
  auto app = std::make_unique<CLI::App>("Operates Safe Return and speaks to it as an integrator",
                                        "safereturnctl");
  app->get_formatter()->column_width(kHelpColumn);
  app->fallthrough();  // --json and the like may stand anywhere
  app->require_subcommand(1);
  app->footer(Footer());
  app->add_flag("--json", program.json, "Answer in JSON, fields as in the contract");
  app->add_option("--as", program.as,
                  "Caller: roles=a,b;authorities=CODE;homes=URN;subject=people/<uuid>");
  app->add_option("--timeout-ms", program.timeout_ms, "How long a call may take");
  app->add_option("--stack", program.stack, "Name of the running stack that is meant");
  AddMethods(*app, program);
  AddPublish(*app, program);
  AddImport(*app, program);
  AddSeed(*app, program);
  AddDue(*app, program);
  AddDeadLetters(*app, program);
  AddPlain(*app, program);
  return app;
}

int Run(int argc, char** argv) {
  Program program;
  const auto app = MakeCommandLine(program);
  try {
    app->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app->exit(error) == 0 ? kOk : kUsage;
  }
  return OpenAndRun(program);
}

}  // namespace safereturn::ctl
