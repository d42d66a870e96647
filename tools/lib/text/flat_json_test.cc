#include "tools/lib/text/flat_json.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

std::string Fields(const std::string& text) {
  FlatObject object;
  if (!object.Parse(text)) return "not flat";
  std::string fields;
  for (const FlatObject::Field& field : object) {
    absl::StrAppend(&fields, "[", field.name, "|", field.value, "|",
                    std::string(1, "tno"[static_cast<int>(field.kind)]), "]");
  }
  return fields;
}

TEST(FlatObject, SplitsTextsNumbersAndWords) {
  EXPECT_EQ(Fields(R"({"bucket":"b","key":"a/b c.png","size":20480,"etag":""})"),
            "[bucket|b|t][key|a/b c.png|t][size|20480|n][etag||t]");
  EXPECT_EQ(Fields(R"({"a":true,"b":false,"c":null,"d":{},"e":[],"":0})"),
            "[a|true|o][b|false|o][c|null|o][d|{}|o][e|[]|o][|0|n]");
  EXPECT_EQ(Fields(R"({"a":9999999999999999999})"), "[a|9999999999999999999|n]");
}

TEST(FlatObject, LeavesOtherFormsToTheLibrary) {
  for (const char* text : {"",
                           "{",
                           "{}",
                           "[]",
                           "null",
                           R"({"a":1)",
                           R"({"a":1,})",
                           R"({"a":1}})",
                           R"({"a":1} )",
                           R"( {"a":1})",
                           R"({"a": 1})",
                           R"({"a" :1})",
                           R"({"a":1 })",
                           R"({"a":-1})",
                           R"({"a":01})",
                           R"({"a":1.5})",
                           R"({"a":1e3})",
                           R"({"a":99999999999999999999})",
                           R"({"a":"\n"})",
                           R"({"a":"\u0041"})",
                           R"({"a\"":1})",
                           R"({"a":{"b":1}})",
                           R"({"a":[1]})",
                           R"({"a":tru})",
                           R"({"a":"b)",
                           R"({"a"})",
                           R"({"a":})",
                           R"({a:1})",
                           R"({"a":1,"a":2})",
                           "{\"a\":\"\t\"}",
                           "{\"a\":\"\xC3\xA9\"}",
                           "{\"a\":\"\xFF\"}"}) {
    EXPECT_EQ(Fields(text), "not flat") << text;
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < FlatObject::kMaxFields; ++i)
    names.push_back(absl::StrCat("\"", i, "\":1"));
  EXPECT_NE(Fields(absl::StrCat("{", absl::StrJoin(names, ","), "}")), "not flat");
  names.push_back("\"x\":1");
  EXPECT_EQ(Fields(absl::StrCat("{", absl::StrJoin(names, ","), "}")), "not flat");
}

// The library is the reference: what Parse() accepts, the library must read in the same way, and
// must write with the same bytes.
TEST(FlatObject, AcceptsOnlyWhatTheLibraryReadsAlike) {
  const std::vector<std::string> pieces = {"{",
                                           "}",
                                           "\"",
                                           "\"a\"",
                                           "\"b\"",
                                           ":",
                                           ",",
                                           "1",
                                           "0",
                                           "23",
                                           "-",
                                           "\"x y\"",
                                           ".",
                                           "e1",
                                           "[]",
                                           "{}",
                                           "null",
                                           "true",
                                           "\\",
                                           "\n",
                                           "\x7f",
                                           "\xC3\xA9",
                                           "\"long enough for vectors, 32+\"",
                                           "\"a\":1",
                                           ",\"b\":\"x\"",
                                           "{\"a\":1"};
  std::mt19937 random(1);
  int accepted = 0;
  for (int i = 0; i < 300000; ++i) {
    std::string text = i % 2 == 0 ? "{" : "{\"k\":";
    for (uint32_t n = random() % 8; n > 0; --n) text += pieces[random() % pieces.size()];
    if (i % 3 != 0) text += "}";
    FlatObject object;
    if (!object.Parse(text)) continue;
    ++accepted;
    const absl::StatusOr<Json> json = ParseJson(text);
    ASSERT_TRUE(json.ok()) << text;
    ASSERT_EQ(ToJsonText(*json), text);
    ASSERT_EQ(json->size(), static_cast<size_t>(object.end() - object.begin())) << text;
    size_t at = 0;
    for (const auto& entry : json->items()) {
      const FlatObject::Field& field = object.begin()[at++];
      ASSERT_EQ(entry.key(), std::string(field.name)) << text;
      const std::string value(field.value);
      const bool is_text = field.kind == FlatObject::Kind::kText;
      ASSERT_EQ(ToJsonText(entry.value()), is_text ? "\"" + value + "\"" : value) << text;
      ASSERT_EQ(entry.value().is_number_unsigned(), field.kind == FlatObject::Kind::kNumber);
    }
  }
  EXPECT_GT(accepted, 1000);
}

TEST(WithoutFields, KeepsTheOthers) {
  const std::string line = R"({"bucket":"b","result":"failed","size":7,"error":"e"})";
  EXPECT_EQ(WithoutFields(line, {}), line);
  EXPECT_EQ(WithoutFields(line, {"x"}), line);
  EXPECT_EQ(WithoutFields(line, {"result", "error"}), R"({"bucket":"b","size":7})");
  EXPECT_EQ(WithoutFields(line, {"bucket"}), R"({"result":"failed","size":7,"error":"e"})");
  EXPECT_EQ(WithoutFields(R"({"a":1})", {"a"}), "{}");
  // A line that the library has to read.
  EXPECT_EQ(WithoutFields(R"({"a": {"b": "\u0041"}, "error": [1], "c": 2 })", {"error"}),
            R"({"a":{"b":"A"},"c":2})");
}

TEST(AppendJsonFields, AppendsToTheText) {
  EXPECT_EQ(AppendJsonFields(R"({"bucket":"b","x":{"y":1}})", {{"result", "failed"}, {"bytes", 3}}),
            R"({"bucket":"b","x":{"y":1},"result":"failed","bytes":3})");
}

}  // namespace
}  // namespace dumpline
