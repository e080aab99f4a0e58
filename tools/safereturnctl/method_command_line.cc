// A subcommand for every method of every service, made from the descriptors.
#include <CLI/CLI.hpp>

#include <deque>
#include <iostream>

#include "google/api/field_behavior.pb.h"
#include "libs/base/result.h"
#include "tools/safereturnctl/command_line.h"
#include "tools/safereturnctl/files.h"
#include "tools/safereturnctl/output.h"

namespace safereturn::ctl {
namespace {

using google::protobuf::FieldDescriptor;

// What was typed for one method. CLI11 keeps pointers into it.
struct Typed {
  struct Value {
    Flag flag;
    CLI::Option* option = nullptr;
    std::string one;
    std::vector<std::string> many;
  };
  std::deque<Value> values;
  std::string request;
  std::string service;
};

bool IsRequired(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::REQUIRED) return true;
  }
  return false;
}

void AddFlag(CLI::App& command, Typed& typed, const Flag& flag) {
  auto& value = typed.values.emplace_back();
  value.flag = flag;
  std::string help = HelpOf(flag);
  if (IsRequired(*flag.field) && flag.path != "request_id") help += " Required.";
  // A resource's name is what one types most: it needs no flag.
  const std::string name = flag.path == "name" ? "name,--name" : "--" + flag.name;
  if (flag.field->is_repeated()) {
    value.option = command.add_option(name, value.many, help)->allow_extra_args(false);
  } else if (flag.field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    value.option = command.add_flag(name, value.one, help);
  } else {
    value.option = command.add_option(name, value.one, help);
  }
  if (!flag.field->is_repeated() && flag.field->cpp_type() != FieldDescriptor::CPPTYPE_BOOL) {
    value.option->type_name(flag.field->message_type() != nullptr ? "TIME" : "VALUE");
  }
  if (flag.field->message_type() != nullptr && flag.field->message_type()->name() == "Duration") {
    value.option->type_name("DURATION");
  }
}

// The whole request first, then what the flags say.
absl::StatusOr<Json> RequestOf(const Typed& typed) {
  Json request = Json::object();
  if (!typed.request.empty()) {
    const bool is_file = typed.request == "-" || typed.request.starts_with('@');
    SR_ASSIGN_OR_RETURN(const std::string text,
                        is_file ? ReadFile(typed.request == "-" ? "-" : typed.request.substr(1))
                                : absl::StatusOr<std::string>(typed.request));
    SR_ASSIGN_OR_RETURN(request, ParseJson(text, "request"));
    if (!request.is_object()) {
      return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", "must be a JSON object",
                    "request");
    }
  }
  for (const auto& value : typed.values) {
    if (value.option->count() == 0) continue;
    SetPath(request, value.flag.path,
            value.flag.field->is_repeated() ? Json(value.many) : Json(value.one));
  }
  return request;
}

int Perform(Session& session, const Method& method, const Typed& typed, bool json) {
  const auto request = RequestOf(typed);
  if (!request.ok()) return Fail(request.status(), json, std::cout, std::cerr);
  const auto answer = session.Call(method, *request, {}, typed.service);
  if (!answer.ok()) return Fail(answer.status(), json, std::cout, std::cerr, method.permission);
  if (json) {
    std::cout << Compact(WriteJson(**answer)) << '\n';
  } else {
    PrintHuman(**answer, std::cout);
  }
  return kOk;
}

void AddMethod(CLI::App& service, const Method& method, Program& program) {
  CLI::App* command = service.add_subcommand(method.command, CommentOf(*method.descriptor));
  command->footer("Permission: " + method.permission);
  const auto typed = std::make_shared<Typed>();
  for (const Flag& flag : FlagsOf(*method.descriptor->input_type()))
    AddFlag(*command, *typed, flag);
  command->add_option(
      "--request", typed->request,
      "The whole request as JSON, @file or - for the standard input; flags add to it.");
  if (method.is_common()) {
    command->add_option("--service", typed->service,
                        "Whose, of " + ServiceNamesText() + ". Required.");
  }
  command->callback([&program, &method, typed] {
    program.action = [&program, &method, typed](Session& session) {
      return Perform(session, method, *typed, program.json);
    };
  });
}

}  // namespace

void AddMethods(CLI::App& app, Program& program) {
  CLI::App* service = nullptr;
  for (const Method& method : Methods()) {
    if (service == nullptr || service->get_name() != method.service) {
      service = app.add_subcommand(method.service, ServiceComment(method.service));
      service->require_subcommand(1);
      service->group("Services, all methods");
    }
    AddMethod(*service, method, program);
  }
}

}  // namespace safereturn::ctl
