#include "libs/contracts/contracts.h"

#include <google/protobuf/descriptor.pb.h>

#include <map>

#include "libs/base/check.h"
#include "libs/contracts/descriptor_set.h"
#include "safereturn/common/v1/options.pb.h"

namespace safereturn::contracts {
namespace {

using google::protobuf::DescriptorPool;

// The same contracts once more with their comments, which generated code leaves out.
struct Source {
  google::protobuf::FileDescriptorSet files;
  DescriptorPool pool;
};

const Source& TheSource() {
  static const Source& source = *[] {
    auto* read = new Source;
    const std::string_view bytes = DescriptorSet();
    SR_CHECK(read->files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
             "the build embeds what protoc wrote");
    for (const auto& file : read->files.file()) {
      SR_CHECK(read->pool.BuildFile(file) != nullptr, "protoc lists imports first");
    }
    return read;
  }();
  return source;
}

std::string Prose(const std::string& comment) {
  std::string text;
  for (const char c : comment) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

template <class Descriptor>
std::string Comment(const Descriptor* element) {
  google::protobuf::SourceLocation where;
  if (element == nullptr || !element->GetSourceLocation(&where)) return "";
  return Prose(where.leading_comments);
}

// "safereturn.referral.v1.ReferralService" → "referral"; the common one is named for itself.
std::string ShortService(const google::protobuf::ServiceDescriptor& service) {
  const std::string& package = service.file()->package();
  const size_t start = package.find('.') + 1;
  const std::string part = package.substr(start, package.find('.', start) - start);
  return part == "common" ? std::string(kCommon) : part;
}

std::vector<Method> Collect() {
  std::map<std::string, std::vector<Method>> by_service;
  for (const auto& file : TheSource().files.file()) {
    if (!file.package().starts_with("safereturn.")) continue;
    const auto* generated = DescriptorPool::generated_pool()->FindFileByName(file.name());
    SR_CHECK(generated != nullptr, "all contracts are linked whole");
    for (int s = 0; s < generated->service_count(); ++s) {
      const auto& service = *generated->service(s);
      const std::string name = ShortService(service);
      for (int m = 0; m < service.method_count(); ++m) {
        const auto& method = *service.method(m);
        by_service[name].push_back(
            {name, method.options().GetExtension(common::v1::requires_), &method});
      }
    }
  }
  std::vector<Method> all;
  for (const std::string& name : ServiceNames()) {
    all.insert(all.end(), by_service[name].begin(), by_service[name].end());
    by_service.erase(name);
  }
  for (const auto& [_, rest] : by_service) all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

}  // namespace

const std::vector<std::string>& ServiceNames() {
  static const auto& names = *new std::vector<std::string>{"referral", "scheduling",   "interview",
                                                           "risk",     "notification", "reporting"};
  return names;
}

const std::vector<Method>& Methods() {
  static const auto& methods = *new std::vector<Method>(Collect());
  return methods;
}

std::string CommentOf(const google::protobuf::ServiceDescriptor& service) {
  return Comment(TheSource().pool.FindServiceByName(service.full_name()));
}

std::string CommentOf(const google::protobuf::MethodDescriptor& method) {
  return Comment(TheSource().pool.FindMethodByName(method.full_name()));
}

std::string CommentOf(const google::protobuf::Descriptor& message) {
  return Comment(TheSource().pool.FindMessageTypeByName(message.full_name()));
}

std::string CommentOf(const google::protobuf::FieldDescriptor& field) {
  return Comment(TheSource().pool.FindFieldByName(field.full_name()));
}

std::string CommentOf(const google::protobuf::EnumDescriptor& type) {
  return Comment(TheSource().pool.FindEnumTypeByName(type.full_name()));
}

std::string CommentOf(const google::protobuf::EnumValueDescriptor& value) {
  return Comment(TheSource().pool.FindEnumValueByName(value.full_name()));
}

}  // namespace safereturn::contracts
