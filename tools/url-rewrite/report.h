// Findings and replacements of a run.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_REPORT_H_
#define DUMPLINE_TOOLS_URL_REWRITE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace dumpline {

struct UrlRewriteReport {
  struct Rule {
    std::string name;  // flag and pattern, "--from http://127.0.0.1:54321"
    std::string to;
    uint64_t rewritten = 0;
  };
  // URLs of one forbidden host in one column.
  struct Leftover {
    std::string host;
    uint64_t count = 0;
    uint64_t line = 0;    // input line of the first URL
    std::string example;  // the first URL, without its query
  };
  // Numbers of the lengths that PHP's serialize() writes before strings.
  struct PhpLengths {
    uint64_t corrected = 0;
    uint64_t left = 0;  // values that may contain such lengths but are too long to be held
  };
  struct Column {
    std::string name;                 // in the form of --only, or "(other)", "(text)"
    std::vector<uint64_t> rewritten;  // number of replacements, by rule
    std::vector<Leftover> leftovers;
    PhpLengths php_lengths;
  };
  std::vector<Rule> rules;                   // all rules
  std::vector<Column> columns;               // columns with findings, in the order of the input
  std::vector<std::string> unknown_columns;  // columns of --only or --except not in the input

  // Returns the total number of replacements.
  uint64_t rewritten() const;

  // Returns the JSON of --report, which ends with a newline.
  std::string ToJson() const;

  // Messages, one line each: failed checks, and notes for the user.
  std::vector<std::string> failures;
  std::vector<std::string> notes;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_REPORT_H_
