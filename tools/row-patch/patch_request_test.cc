#include "tools/row-patch/patch_request.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

// Returns "PATH BODY" or the error.
std::string Make(const std::string& line) {
  const auto request = MakePatchRequest(*ParseJson(line));
  if (!request.ok()) return std::string(request.status().message());
  return absl::StrCat(request->path, " ", request->body, request->is_repeatable ? "" : " once");
}

// Returns the path for one match on the table t.
std::string Path(const std::string& match) {
  const auto request = MakePatchRequest(
      *ParseJson(absl::StrCat(R"({"table":"t","set":{"x":1},"match":)", match, "}")));
  return request.ok() ? request->path : std::string(request.status().message());
}

TEST(MakePatchRequest, PathAndBody) {
  EXPECT_EQ(Make(R"({"table":"agents","match":{"id":1},"set":{"name":"Ada","b":null}})"),
            R"(/rest/v1/agents?id=eq.1 {"name":"Ada","b":null})");
  EXPECT_EQ(Make(R"({"table":"my table/x","match":{"a":"b","c":2},"set":{"d":[1,{"e":0.5}]}})"),
            R"(/rest/v1/my%20table%2Fx?a=eq.b&c=eq.2 {"d":[1,{"e":0.5}]})");
}

TEST(MakePatchRequest, ValuesAreNotQuoted) {
  EXPECT_EQ(Path(R"({"a":null,"b":true,"c":false})"), "/rest/v1/t?a=is.null&b=is.true&c=is.false");
  EXPECT_EQ(Path(R"({"a":"null","b":"true","c":""})"), "/rest/v1/t?a=eq.null&b=eq.true&c=eq.");
  EXPECT_EQ(Path(R"({"a":"2026-01-01T00:00:00+00:00"})"),
            "/rest/v1/t?a=eq.2026-01-01T00:00:00%2B00:00");
  EXPECT_EQ(Path(R"({"a":"x&b=eq.1#(\"*\",.) %20é"})"),
            "/rest/v1/t?a=eq.x%26b%3Deq.1%23%28%22%2A%22%2C.%29%20%2520%C3%A9");
  EXPECT_EQ(Path(R"({"a":-1.5,"b":18446744073709551615})"),
            "/rest/v1/t?a=eq.-1.5&b=eq.18446744073709551615");
}

TEST(MakePatchRequest, OtherNamesAreQuoted) {
  // Without quotes, PostgREST would order by the first and match every row.
  EXPECT_EQ(Path(R"({"order":"a"})"), "/rest/v1/t?%22order%22=eq.a");
  EXPECT_EQ(Path(R"({"or":1,"select":2})"), "/rest/v1/t?%22or%22=eq.1&%22select%22=eq.2");
  EXPECT_EQ(Path(R"({"a.b":1})"), "/rest/v1/t?%22a.b%22=eq.1");
  EXPECT_EQ(Path(R"({"a\"\\b":1})"), "/rest/v1/t?%22a%5C%22%5C%5Cb%22=eq.1");
  EXPECT_EQ(Path(R"({"a->>b":1})"), "/rest/v1/t?%22a-%3E%3Eb%22=eq.1");
  EXPECT_EQ(Path(R"({"":1})"), "/rest/v1/t?%22%22=eq.1");
}

TEST(MakePatchRequest, RepeatableIfItMatchesTheSameAfterwards) {
  EXPECT_EQ(Make(R"({"table":"t","match":{"a":1,"b":2},"set":{"b":3}})"),
            R"(/rest/v1/t?a=eq.1&b=eq.2 {"b":3} once)");
}

TEST(MakePatchRequest, Refused) {
  const std::string every_row = "no columns in \"match\", which would change every row";
  EXPECT_EQ(Make(R"({"table":"t","match":{},"set":{"a":1}})"), every_row);
  EXPECT_EQ(Make(R"({"table":"t","set":{"a":1}})"), every_row);
  EXPECT_EQ(Make(R"({"table":"t","match":null,"set":{"a":1}})"), every_row);
  EXPECT_EQ(Make(R"({"table":"t","match":[1],"set":{"a":1}})"), every_row);
  EXPECT_EQ(Make(R"({"match":{"a":1},"set":{"a":1}})"), "no \"table\"");
  EXPECT_EQ(Make(R"({"table":"t","match":{"a":1}})"), "no columns in \"set\"");
  EXPECT_EQ(Make(R"({"table":"t","match":{"a":1},"set":{}})"), "no columns in \"set\"");
  EXPECT_EQ(Make(R"({"table":"t","match":{"a":[1]},"set":{"a":1}})"),
            "invalid value in \"match\" for a (expected text, a number, true, false or null)");
}

TEST(CheckNumbers, ThoseThatWouldChange) {
  EXPECT_TRUE(CheckNumbers(R"({"a":18446744073709551615,"b":-9223372036854775808,"c":0.1})").ok());
  EXPECT_TRUE(CheckNumbers(R"({"a":1.0,"b":1e3,"c":123456.789012345})").ok());
  EXPECT_EQ(CheckNumbers(R"({"a":18446744073709551616})").message(),
            "the number 18446744073709551616 has too many digits; write it as a string");
  EXPECT_FALSE(CheckNumbers(R"({"a":{"b":[1.2345678901234567890]}})").ok());
}

}  // namespace
}  // namespace dumpline
