#include "services/gateway/rest/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "services/gateway/http/gzip.h"

namespace safereturn::gateway {
namespace {

using Code = absl::StatusCode;

TEST(ProblemTest, EachCodeHasItsStatus) {
  const struct {
    Code code;
    const char* reason;
    bool conditional;
    int status;
  } cases[] = {
      {Code::kInvalidArgument, "X", false, 400},
      {Code::kOutOfRange, "X", false, 400},
      {Code::kUnauthenticated, "X", false, 401},
      {Code::kPermissionDenied, "X", false, 403},
      {Code::kNotFound, "X", false, 404},
      {Code::kUnimplemented, "METHOD_NOT_ALLOWED", false, 405},
      {Code::kAlreadyExists, "X", false, 409},
      {Code::kFailedPrecondition, "X", false, 409},
      {Code::kAborted, "X", false, 409},
      {Code::kAborted, "X", true, 412},
      {Code::kInvalidArgument, "MEDIA_TYPE_UNSUPPORTED", false, 415},
      {Code::kResourceExhausted, "X", false, 429},
      {Code::kResourceExhausted, "SERVER_BUSY", false, 503},
      {Code::kInternal, "X", false, 500},
      {Code::kUnknown, "X", false, 500},
      {Code::kUnimplemented, "X", false, 501},
      {Code::kUnavailable, "X", false, 503},
      {Code::kDeadlineExceeded, "X", false, 504},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(HttpStatusOf(Refuse(each.code, each.reason, "m"), each.conditional), each.status)
        << absl::StatusCodeToString(each.code) << each.reason;
  }
}

TEST(ProblemTest, SaysReasonFieldAndWhatToDo) {
  const Response response =
      ToProblem(Refuse(Code::kInvalidArgument, "PAGE_SIZE_INVALID", "1 to 1000", "page_size"),
                {.request_id = "r-1", .trace_id = "t-1"});
  EXPECT_EQ(HeaderOf(response.headers, "content-type"), "application/problem+json");
  const auto problem = nlohmann::json::parse(response.body);
  EXPECT_EQ(problem["status"], 400);
  EXPECT_EQ(problem["type"], "urn:safereturn:reason:PAGE_SIZE_INVALID");
  EXPECT_EQ(problem["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(problem["reason"], "PAGE_SIZE_INVALID");
  EXPECT_EQ(problem["field"], "page_size");
  EXPECT_EQ(problem["detail"], "1 to 1000");
  EXPECT_EQ(problem["request_id"], "r-1");
  EXPECT_EQ(problem["trace_id"], "t-1");
  EXPECT_FALSE(problem["advice"].get<std::string>().empty());
}

TEST(ProblemTest, AFaultDoesNotQuoteWhatOnlyTheServiceShouldSee) {
  const Response response = ToProblem(absl::InternalError("select * from child"), {});
  EXPECT_EQ(response.body.find("select"), std::string::npos);
}

TEST(ProblemTest, WhatIsNoUtf8DoesNotBreakTheAnswer) {
  const Response response = ToProblem(Refuse(Code::kNotFound, "X", "\xff\xfe"), {});
  EXPECT_TRUE(nlohmann::json::accept(response.body));
}

TEST(ProblemTest, HeadersSayWhatClientsActOn) {
  EXPECT_EQ(
      HeaderOf(ToProblem(Refuse(Code::kUnauthenticated, "X", "m"), {}).headers, "www-authenticate"),
      "Bearer");
  EXPECT_EQ(HeaderOf(ToProblem(Refuse(Code::kUnimplemented, "METHOD_NOT_ALLOWED", "m"),
                               {.allow = "GET, POST"})
                         .headers,
                     "allow"),
            "GET, POST");
  EXPECT_EQ(HeaderOf(ToProblem(Refuse(Code::kUnavailable, "X", "m"), {}).headers, "retry-after"),
            "1");
}

TEST(GzipTest, IsUsedWhereItIsWantedAndWorthIt) {
  EXPECT_TRUE(AcceptsGzip("deflate, gzip;q=0.8"));
  EXPECT_TRUE(AcceptsGzip("*"));
  EXPECT_FALSE(AcceptsGzip(""));
  EXPECT_FALSE(AcceptsGzip("br, gzip;q=0"));
  Response small{.body = "{}"};
  const Request request{.headers = {{"accept-encoding", "gzip"}}};
  CompressFor(request, small);
  EXPECT_EQ(small.body, "{}");
  Response large{.body = std::string(5000, 'x')};
  CompressFor(request, large);
  EXPECT_EQ(large.body.substr(0, 2), "\x1f\x8b");
  EXPECT_LT(large.body.size(), 200);
}

}  // namespace
}  // namespace safereturn::gateway
