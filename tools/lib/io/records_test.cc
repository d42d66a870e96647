#include "tools/lib/io/records.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::vector<std::string> ReadAll(absl::string_view bytes, size_t read_size) {
  StringSource source(bytes, read_size);
  FieldReader reader(&source);
  std::vector<std::string> fields;
  for (;;) {
    const absl::StatusOr<bool> at_end = reader.AtEnd();
    EXPECT_TRUE(at_end.ok()) << at_end.status();
    if (*at_end) return fields;
    std::string field;
    const absl::Status status = reader.Read(&field);
    if (!status.ok()) return {std::string(status.message())};
    fields.push_back(field);
  }
}

TEST(FieldReader, FieldsComeBackWhateverTheReads) {
  const std::vector<std::string> fields = {
      "", "a", std::string("\0\xFF\n", 3), "", "four", std::string(300, 'x'), ""};
  std::string bytes;
  for (const std::string& field : fields) AppendField(field, &bytes);
  for (const size_t read_size : {1u, 2u, 3u, 4u, 5u, 7u, 64u, 4096u}) {
    EXPECT_EQ(ReadAll(bytes, read_size), fields) << read_size;
  }
  EXPECT_TRUE(ReadAll("", 1).empty());
}

TEST(FieldReader, IncompleteFieldIsAnError) {
  std::string bytes;
  AppendField("content", &bytes);
  for (size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_EQ(ReadAll(absl::string_view(bytes).substr(0, size), 3),
              std::vector<std::string>{"<string>: ends in an incomplete field"});
  }
}

}  // namespace
}  // namespace dumpline
