#include "libs/data_returns/ssda903_xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

using ::testing::ElementsAre;

const File kSupplied{"return.xml", R"(<?xml version='1.0' encoding='us-ascii'?>
<EXPSSDA903>
  <CHILD><HEADER><CHILDID>1</CHILDID><UPN>A1</UPN><SEX>1</SEX><DOB>01/02/2010</DOB>
    <ETHNIC>WBRI</ETHNIC><UASC/>
    <AMISSING><MISSING>M</MISSING><MIS_START>03/04/2025</MIS_START><MIS_END/></AMISSING>
    <AMISSING><MISSING> a </MISSING><MIS_START>01/01/2025</MIS_START><MIS_END>02/01/2025</MIS_END>
    </AMISSING>
    <AREVIEW><REVIEW>01/05/2025</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><MC_DOB/></HEADER>
    <EPISODE><DECOM>01/01/2024</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>K2</PL>
      <URN>2890011</URN><DEC/><REC/></EPISODE>
  </CHILD>
  <CHILD><HEADER><CHILDID>2</CHILDID><DOB>05/06/2011</DOB></HEADER></CHILD>
</EXPSSDA903>)"};

TEST(Xml, HoldsAllThreeTables) {
  const auto tables = ReadSsda903Xml(kSupplied);
  ASSERT_TRUE(tables.ok()) << tables.status();
  const auto& periods = (*tables)->missing->periods;
  ASSERT_EQ(periods.size(), 2u);
  EXPECT_EQ(periods[0].child, "1");
  EXPECT_EQ(periods[0].birth_date.text, "01/02/2010");
  EXPECT_TRUE(periods[0].end.IsBlank());
  EXPECT_EQ(periods[1].row, 2);
  EXPECT_EQ(periods[1].kind, "A");
  EXPECT_EQ((*tables)->header->size(), 2u);
  ASSERT_EQ((*tables)->episodes->size(), 1u);
  EXPECT_EQ((*tables)->episodes->front().home_urn, "2890011");
}

TEST(Xml, OfOtherKindsIsLeftAloneAndBrokenOneRefused) {
  EXPECT_EQ(*ReadSsda903Xml({"a.xml", "<OTHER/>"}), std::nullopt);
  EXPECT_EQ(ReasonOf(ReadSsda903Xml({"a.xml", "<EXPSSDA903><CHILD>"}).status()), "XML_BROKEN");
  EXPECT_EQ(ReasonOf(ReadSsda903Xml({"a.xml", ""}).status()), "XML_BROKEN");
}

TEST(Xml, ReadsNothingFromOutsideAndExpandsNothing) {
  const auto tables = ReadSsda903Xml(
      {"a.xml", R"(<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;">]>
<EXPSSDA903><CHILD><HEADER><CHILDID>&a;&b;</CHILDID></HEADER></CHILD></EXPSSDA903>)"});
  ASSERT_TRUE(tables.ok()) << tables.status();
  EXPECT_EQ((*tables)->header->front().child, "&A;&B;");
}

TEST(Writing, GivesTheMissingPartAndNamesWhatIsNotOurs) {
  const auto written = WriteSsda903Xml(
      MissingOf("1,01/02/2010,M,05/04/2025,\n1,01/02/2010,A,03/04/2025,04/04/2025\n").periods);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(written->content, R"(<?xml version="1.0" encoding="UTF-8"?>
<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>1</CHILDID>
      <UPN />
      <SEX />
      <DOB>01/02/2010</DOB>
      <ETHNIC />
      <UASC />
      <AMISSING>
        <MISSING>A</MISSING>
        <MIS_START>03/04/2025</MIS_START>
        <MIS_END>04/04/2025</MIS_END>
      </AMISSING>
      <AMISSING>
        <MISSING>M</MISSING>
        <MIS_START>05/04/2025</MIS_START>
        <MIS_END />
      </AMISSING>
    </HEADER>
  </CHILD>
</EXPSSDA903>
)");
  EXPECT_THAT(written->blank_elements, ElementsAre("UPN", "SEX", "ETHNIC", "UASC"));
}

TEST(Writing, FillsASuppliedFileInPlace) {
  const auto written =
      WriteSsda903Xml(MissingOf("1,01/02/2010,M,07/07/2025,08/07/2025\n2,05/06/2011,A,09/07/2025,\n"
                                "3,05/06/2011,A,09/07/2025,\n")
                          .periods,
                      &kSupplied);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_THAT(written->children_not_supplied, ElementsAre("3"));
  EXPECT_TRUE(written->blank_elements.empty());
  const std::string& text = written->content;
  EXPECT_NE(text.find("<UPN>A1</UPN>"), std::string::npos);
  EXPECT_EQ(text.find("03/04/2025"), std::string::npos);
  EXPECT_LT(text.find("07/07/2025"), text.find("<AREVIEW>"));
  const auto again = ReadSsda903Xml({"b.xml", text});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->missing->periods.size(), 2u);
  EXPECT_EQ((*again)->episodes->size(), 1u);
}

TEST(Writing, RefusesMoreThanTheSchemaHolds) {
  std::string rows;
  for (int i = 0; i < 367; ++i) rows += "1,01/02/2010,M,07/07/2025,07/07/2025\n";
  EXPECT_EQ(ReasonOf(WriteSsda903Xml(MissingOf(rows).periods).status()), "TOO_MANY_PERIODS");
  EXPECT_EQ(ReasonOf(WriteSsda903Xml(MissingOf("1,,M,07/07/2025,\n").periods).status()),
            "ROW_NOT_WRITABLE");
  const File other{"a.xml", "<OTHER/>"};
  EXPECT_EQ(ReasonOf(WriteSsda903Xml({}, &other).status()), "ROOT_UNKNOWN");
}

}  // namespace
}  // namespace safereturn::data_returns
