#include "libs/obs/trace.h"

#include <gtest/gtest.h>

namespace safereturn::obs {
namespace {

constexpr char kHeader[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(Traceparent, RoundTrips) {
  const auto context = ParseTraceparent(kHeader);

  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(context->span_id, "b7ad6b7169203331");
  EXPECT_TRUE(context->is_sampled);
  EXPECT_EQ(FormatTraceparent(*context), kHeader);
}

TEST(Traceparent, ALaterVersionMayAppend) {
  EXPECT_TRUE(
      ParseTraceparent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-more").has_value());
}

TEST(Traceparent, RefusesWhatIsNotOne) {
  for (const char* header : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                             "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                             "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                             "00x0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
    EXPECT_FALSE(ParseTraceparent(header).has_value()) << header;
  }
}

TEST(Trace, AChildStaysInTheTraceWithASpanOfItsOwn) {
  SeededRandom random(1);
  const TraceContext root = NewTrace(random);

  const TraceContext child = ChildOf(root, random);

  EXPECT_EQ(child.trace_id, root.trace_id);
  EXPECT_NE(child.span_id, root.span_id);
  EXPECT_EQ(ParseTraceparent(FormatTraceparent(child)), child);
  EXPECT_TRUE(ChildOf({}, random).is_valid());
}

TEST(Trace, ScopesNest) {
  SeededRandom random(1);
  const TraceContext outer = NewTrace(random);
  const TraceContext inner = ChildOf(outer, random);
  EXPECT_FALSE(CurrentTrace().is_valid());
  {
    const TraceScope outer_scope(outer);
    {
      const TraceScope inner_scope(inner);
      EXPECT_EQ(CurrentTrace(), inner);
    }
    EXPECT_EQ(CurrentTrace(), outer);
  }
  EXPECT_FALSE(CurrentTrace().is_valid());
  EXPECT_EQ(FormatTraceparent(CurrentTrace()), "");
}

}  // namespace
}  // namespace safereturn::obs
