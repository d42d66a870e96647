// Replaces origins of URLs in a dump's data: the filter behind the command.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_
#define DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

struct UrlRewriteReport;

// As on the command line; see the README.
struct UrlRewriteOptions {
  UrlRules::Spec rules;
  std::vector<std::pair<std::string, std::string>> regexes;  // pattern, replacement
  std::vector<std::string> only;                             // each a list
  std::vector<std::string> except;
  bool text = false;
  bool require_match = false;
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // a longer literal or row is dealt with in parts
  // Called when the report is complete and all but the output's end is written; an error keeps that
  // back. May be empty.
  std::function<absl::Status(const UrlRewriteReport&)> before_end;
};

// What was found and changed.
struct UrlRewriteReport {
  struct Rule {
    std::string name;  // its flag and pattern, "--from http://127.0.0.1:54321"
    std::string to;
    uint64_t rewritten = 0;
  };
  struct Leftover {
    std::string host;
    uint64_t count = 0;
    uint64_t line = 0;    // of the first one, in the input
    std::string example;  // the first one, its URL without the query
  };
  struct Column {
    std::string name;                 // as --only takes it; "(other)", "(text)"
    std::vector<uint64_t> rewritten;  // by rule
    std::vector<Leftover> leftovers;
  };
  std::vector<Rule> rules;                   // all of them
  std::vector<Column> columns;               // where something was found, in that order
  std::vector<std::string> unknown_columns;  // named by --only or --except, and not in the input

  uint64_t rewritten() const;

  std::string ToJson() const;

  // Which checks failed, and what else a user should know: one line each.
  std::vector<std::string> failures;
  std::vector<std::string> notes;
};

// Reads `in` to its end, writes to `out` and closes it. After an error, or when `report` names
// failures, the output has neither end marker nor final COMMIT. Usage error: the options are
// not right.
absl::Status UrlRewrite(const UrlRewriteOptions& options, ByteSource* in, ByteSink* out,
                        UrlRewriteReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_
