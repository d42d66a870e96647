#include "tools/benchmark/dump_generator.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/pgdump/copy_rows.h"

namespace dumpline {
namespace {

using Options = DumpGeneratorOptions;

constexpr absl::string_view kLocalOrigin = "http://127.0.0.1:54321";

class DumpGenerator {
 public:
  DumpGenerator(const Options& options, Writer* out)
      : options_(options), out_(out), random_(options.seed) {}

  void Run();

 private:
  // The C++ standard specifies the numbers of the engine, but not those of its distributions.
  uint64_t Random(uint64_t limit) { return random_() % limit; }

  std::vector<std::string> Columns() const;
  std::vector<std::string> Row(uint64_t number);
  std::string Words(uint64_t bytes);
  std::string Hex(uint64_t bytes);
  std::string ImageUrl(uint64_t number);

  void WriteTable(const std::string& name, uint64_t bytes);
  void WriteRow(const std::vector<std::string>& values, bool first_of_statement);

  const Options& options_;
  Writer* const out_;
  std::mt19937_64 random_;
  uint64_t row_number_ = 0;
  std::string field_;
};

std::string DumpGenerator::Words(uint64_t bytes) {
  static constexpr absl::string_view kWords[] = {
      "the",   "simulation", "agent's", "building", "walks", "to",  "market;", "and",
      "says:", "\"hello\"",  "then",    "evening",  "--",    "it",  "rains",   "a",
      "long",  "story",      "of",      "people,",  "who",   "met", "here.",   "\n"};
  std::string text;
  text.reserve(bytes + 16);
  while (text.size() < bytes) absl::StrAppend(&text, kWords[Random(std::size(kWords))], " ");
  return text;
}

std::string DumpGenerator::Hex(uint64_t bytes) {
  std::string text = "\\x";
  text.reserve(bytes + 16);
  while (text.size() < bytes) absl::StrAppend(&text, absl::Hex(random_(), absl::kZeroPad16));
  return text;
}

// Returns the URL of an image. One in ten is on the local stack.
std::string DumpGenerator::ImageUrl(uint64_t number) {
  return absl::StrCat(number % 10 == 0 ? kLocalOrigin : "https://cdn.example.com",
                      "/storage/v1/object/public/agent.portraits/", absl::Hex(random_()), ".png");
}

std::vector<std::string> DumpGenerator::Columns() const {
  switch (options_.shape) {
    case Options::Shape::kMultiline:
      return {"id", "agent_id", "body", "meta", "avatar_url", "created_at"};
    case Options::Shape::kShort:
      return {"id", "parent_id", "name", "active"};
    default:
      return {"id", "content"};
  }
}

std::vector<std::string> DumpGenerator::Row(uint64_t number) {
  const std::string id = absl::StrCat(number);
  switch (options_.shape) {
    case Options::Shape::kMultiline:
      return {id,
              absl::StrCat(Random(100)),
              absl::StrCat("Hello there, agent number ", number,
                           "! It's a fine day\n--- END OF LINE ---\n", Words(130)),
              absl::StrCat(R"({"k": "v\n", "n": )", number, R"(, "tags": ["a", "b"]})"),
              ImageUrl(number),
              "2026-01-02 03:04:05.678+00"};
    case Options::Shape::kShort:
      return {id, absl::StrCat(Random(1000)), absl::StrCat("name ", Random(100000)),
              Random(2) == 0 ? "t" : "f"};
    case Options::Shape::kLong:
      return {id, Words(20000)};
    case Options::Shape::kJson:
      return {id, absl::StrCat(R"({"title": "Chapter \")", number, R"(\"", "image": ")",
                               ImageUrl(number), R"(", "lines": [")",
                               absl::StrReplaceAll(Words(800), {{"\"", "\\\""}, {"\n", "\\n"}}),
                               R"("], "next": {"id": )", number + 1, R"(, "weight": 0.25}})")};
    case Options::Shape::kBytea:
      return {id, Hex(4000)};
    case Options::Shape::kHugeRow:
      return {id, Words(options_.bytes)};
  }
  return {};
}

void DumpGenerator::WriteRow(const std::vector<std::string>& values, bool first_of_statement) {
  if (options_.form == Options::Form::kCopy) {
    for (size_t i = 0; i < values.size(); ++i) {
      field_.clear();
      EscapeCopyField(values[i], &field_);
      if (i > 0) out_->Append('\t');
      out_->Append(field_);
    }
    out_->Append('\n');
    return;
  }
  if (!first_of_statement) out_->Append(",\n\t");
  for (size_t i = 0; i < values.size(); ++i) {
    out_->Append(i == 0 ? "(" : ", ");
    const bool bare = values[i].find_first_not_of("0123456789") == std::string::npos;
    out_->Append(bare ? values[i]
                      : absl::StrCat("'", absl::StrReplaceAll(values[i], {{"'", "''"}}), "'"));
  }
  out_->Append(')');
}

void DumpGenerator::WriteTable(const std::string& name, uint64_t bytes) {
  out_->Append(absl::StrCat("--\n-- Data for Name: ", name,
                            "; Type: TABLE DATA; Schema: public; Owner: postgres\n--\n\n"));
  const bool copy = options_.form == Options::Form::kCopy;
  if (copy) {
    out_->Append(absl::StrCat("COPY public.", name, " ("));
    bool first = true;
    for (const std::string& column : Columns()) {
      out_->Append(absl::StrCat(first ? "" : ", ", column));
      first = false;
    }
    out_->Append(") FROM stdin;\n");
  }
  uint64_t in_statement = 0;
  do {
    if (!copy && in_statement == 0) {
      out_->Append(absl::StrCat("INSERT INTO public.", name, " VALUES",
                                options_.rows_per_insert > 1 ? "\n\t" : " "));
    }
    WriteRow(Row(++row_number_), in_statement == 0);
    if (!copy && ++in_statement == options_.rows_per_insert) {
      out_->Append(";\n");
      in_statement = 0;
    }
  } while (out_->bytes() < bytes);
  if (in_statement > 0) out_->Append(";\n");
  out_->Append(copy ? "\\.\n\n\n" : "\n\n");
}

void DumpGenerator::Run() {
  out_->Append(
      "--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n"
      "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n"
      "SELECT pg_catalog.set_config('search_path', '', false);\n\n");
  for (uint64_t table = 0; table < options_.tables; ++table) {
    WriteTable(table == 0 ? "chat_messages" : absl::StrCat("chat_messages_", table),
               options_.bytes / options_.tables * (table + 1));
  }
  out_->Append(
      "--\n-- Name: chat_messages_id_seq; Type: SEQUENCE SET; Schema: public; Owner: "
      "postgres\n--\n\n"
      "SELECT pg_catalog.setval('public.chat_messages_id_seq', 100, true);\n\n\n"
      "--\n-- PostgreSQL database dump complete\n--\n\n");
}

}  // namespace

void GenerateDump(const DumpGeneratorOptions& options, Writer* out) {
  DumpGenerator(options, out).Run();
}

}  // namespace dumpline
