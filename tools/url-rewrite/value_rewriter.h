// Rewrites values. SQL and plain text share this part of the filter.
//
// Most of a dump does not change and need not be read twice. NeedleSource searches for the needles
// of all rules (see url_rules.h) once, in whole reads. Almost all literals and blocks of COPY rows
// contain no needle. For these, one comparison of offsets decides that they pass through unchanged.
// They are not copied (HeldOutput::Pass) unless their memory is needed for a read.
//
// At a needle, UrlRules reads the surrounding text, a few hundred bytes on either side. These bytes
// are in memory, because a literal or a block of COPY rows arrives whole unless it is longer than
// max_item_bytes. The end of a part of a longer item stays in a ValueWindow until the next part has
// arrived. Plain text (--text) is one long value.
//
// A regular expression may match a whole value. With --regex, each value is therefore collected
// whole, unescaped, changed and escaped again: see RewriteWhole().
#ifndef DUMPLINE_TOOLS_URL_REWRITE_VALUE_REWRITER_H_
#define DUMPLINE_TOOLS_URL_REWRITE_VALUE_REWRITER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/text/encoded_url_reader.h"
#include "tools/lib/text/needle_finder.h"
#include "tools/url-rewrite/held_output.h"
#include "tools/url-rewrite/needle_source.h"
#include "tools/url-rewrite/report.h"
#include "tools/url-rewrite/rewrite_setup.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

// A column and the findings in it.
struct FoundColumn {
  UrlRewriteReport::Column found;
  bool rewrite;  // true if --only and --except select it
  bool check;    // true if --forbid applies
};

class ValueRewriter {
 public:
  // A stretch of one value, or of several values with boundaries between them, such as COPY rows.
  struct Stretch {
    UrlText text;
    uint64_t offset;  // offset of the text in the input
    bool ends_value;  // true if no more of the value follows
    RawText::Syntax syntax;
    bool is_text = false;  // --text: a value of unlimited size, not searched for lengths
  };
  // Return the column and the line of the byte at `pos` of a stretch. They are called only where
  // something is found, in ascending order. The column is null where nothing may be rewritten.
  using ColumnAt = absl::FunctionRef<FoundColumn*(size_t pos)>;
  using LineAt = absl::FunctionRef<uint64_t(size_t pos)>;

  // Form of the values for RewriteWhole(). If unescape() fails, regular expressions are not
  // applied.
  struct Escaping {
    absl::FunctionRef<bool(absl::string_view raw, std::string* value)> unescape;
    absl::FunctionRef<void(absl::string_view value, std::string* raw)> escape;
    RawText::Syntax syntax;
  };

  // All arguments must outlive the rewriter. `source` must read with `finder`.
  ValueRewriter(const RewriteSetup* setup, const NeedleFinder* finder, NeedleSource* source,
                HeldOutput* output);

  // Writes the stretch with all URLs in it rewritten. Returns the number of bytes that are done. At
  // the end of a value, these are all bytes. Otherwise, the caller must pass the rest, a few
  // hundred bytes, again at the start of the next stretch.
  size_t RewriteStretch(const Stretch& stretch, ColumnAt column_at, LineAt line_at);

  // Writes one whole value with all URLs rewritten and all regular expressions applied. `column`
  // may be null. Returns an error for a value that a second run would change again.
  absl::Status RewriteWhole(const UrlText& value, const Escaping& escaping, FoundColumn* column,
                            LineAt line_at);

  // Returns the column `name`. The other arguments are used only the first time a name is passed.
  FoundColumn* NamedColumn(const std::string& name, bool rewrite, bool check);

  // Returns the findings in all columns, in the order in which NamedColumn() created them.
  std::vector<const UrlRewriteReport::Column*> columns() const;

 private:
  // The value that contains the last replaced URL of the stretch.
  struct CurrentValue {
    size_t begin = 0;
    size_t end = 0;
    FoundColumn* column = nullptr;
    bool has_lengths = false;  // PHP lengths: edits_ are pending until the value ends
  };

  void BeginValue(const Stretch& stretch, size_t pos, FoundColumn* column, CurrentValue* value);
  size_t EndValue(const Stretch& stretch, const CurrentValue& value, size_t written);
  size_t WriteEdits(absl::string_view bytes, size_t written);
  bool Transform(const UrlText& text, const Escaping& escaping, UrlRewriteReport::Column* found,
                 std::string* out);
  void RewriteOrigins(const UrlText& text, RawText::Syntax syntax, UrlRewriteReport::Column* found,
                      std::string* out);
  bool ApplyRegexes(UrlRewriteReport::Column* found);
  void CountLeftover(absl::string_view text, size_t pos, size_t forbidden, FoundColumn* column,
                     absl::FunctionRef<uint64_t()> line);

  const RewriteSetup& setup_;
  const UrlRules& rules_;
  const NeedleFinder& finder_;
  NeedleSource& source_;
  HeldOutput& output_;
  const size_t bytes_before_;
  const size_t bytes_after_;
  std::map<std::string, std::unique_ptr<FoundColumn>> columns_by_name_;
  std::vector<FoundColumn*> columns_;  // in the order of NamedColumn()

  // These are members so that their memory is reused.
  UrlEdit edit_;
  std::vector<UrlEdit> edits_;  // edits that are not written yet
  std::string new_raw_;
  std::string again_;
  std::string value_;
  std::string old_value_;
  std::vector<NeedleFinder::Hit> value_hits_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_VALUE_REWRITER_H_
