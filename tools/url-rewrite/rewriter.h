// What url-rewrite does alike in SQL and in plain text: finding, replacing, counting, checking.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_REWRITER_H_
#define DUMPLINE_TOOLS_URL_REWRITE_REWRITER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/text/key_finder.h"
#include "tools/lib/text/regex.h"
#include "tools/url-rewrite/key_source.h"
#include "tools/url-rewrite/url_rewrite.h"
#include "tools/url-rewrite/url_rules.h"

// How it works
//
// Almost all of a dump is not changed, and most of it need not even be looked at twice. The keys of
// all rules (the hosts, see url_rules.h) are searched once, in whole reads, while these come in:
// KeySource. So for a literal or a stretch of COPY rows without a key, which is nearly all of them,
// one comparison of offsets says that it passes as it is, and what passes is not copied (Writer::
// Pass) until its memory is needed for the next read.
//
// Where there is a key, UrlRules looks at the text around it. It needs a few hundred bytes on either
// side, and these are at hand: a literal, or a stretch of COPY rows, comes whole unless it is longer
// than max_item_bytes. Of one that comes in parts, the end of each part is kept back (pending_) and
// looked at together with the next part, so that what is found does not depend on where the parts are
// cut. Plain text (--text) is dealt with in the same way, as one long value.
//
// A regular expression may look at all of a value, so with --regex values are gathered whole, and
// each is unescaped, changed and escaped again: RewriteWhole.

namespace dumpline {

// A column and what was found in it.
struct Column {
  UrlRewriteReport::Column found;
  bool rewrite;  // --only and --except let it be rewritten
  bool check;    // --forbid applies
};

// The options, read and found to make sense.
struct RewriteSetup {
  UrlRules rules;
  std::vector<RegexReplacement> regexes;
  ColumnPatterns only;
  ColumnPatterns except;

  static absl::StatusOr<RewriteSetup> Make(const UrlRewriteOptions& options);
};

class Rewriter {
 public:
  // All arguments must outlive the rewriter.
  Rewriter(const UrlRewriteOptions& options, RewriteSetup* setup, ByteSource* in, ByteSink* out);
  virtual ~Rewriter() = default;

  // Reads all input, writes the output and closes it.
  absl::Status Run(UrlRewriteReport* report);

 protected:
  // A stretch of one value, or of several that a boundary parts, such as COPY rows.
  struct Stretch {
    UrlText text;
    uint64_t offset;  // of the text in the input
    uint64_t line;    // of the text's begin; 0: to be counted from its offset
    bool last;        // no more of the value comes behind it
  };
  using ColumnAt = absl::FunctionRef<Column*(size_t pos)>;

  // Reads all input and emits it.
  virtual absl::Status Rewrite() = 0;
  virtual uint64_t LineOf(uint64_t offset) const = 0;

  // Emits the text with everything in it rewritten. Returns how much of it is dealt with: all, when
  // it is the last of its value, else all but the last few hundred bytes, which must come again at
  // the begin of the next stretch. Asks for the column of a place only where something is found;
  // null is no place to look at.
  size_t RewriteStretch(const Stretch& stretch, ColumnAt column_at);

  // How a value is written, for RewriteWhole. Unescape may fail: then it is left alone.
  struct Form {
    absl::FunctionRef<bool(absl::string_view raw, std::string* value)> unescape;
    absl::FunctionRef<void(absl::string_view value, std::string* raw)> escape;
  };

  // The same for one whole value, with regular expressions.
  absl::Status RewriteWhole(const Stretch& value, const Form& form, Column* column);

  void Emit(absl::string_view bytes) {
    if (holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Pass(bytes);
    }
  }
  void EmitCopy(absl::string_view bytes) {
    if (holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Append(bytes);
    }
  }

  // From here on output is held back, until Release(). What is held at the input's end is written only
  // when all checks have passed.
  void Hold() { holding_ = true; }
  void Release() {
    if (!holding_) return;
    holding_ = false;
    writer_.Append(held_);
    held_.clear();
  }

  Column* NamedColumn(const std::string& name, bool rewrite, bool check);

  std::function<void()> BeforeMove() {
    return [this] { writer_.Settle(); };
  }

  const UrlRewriteOptions& options_;
  const UrlRules& rules_;
  const std::vector<RegexReplacement>& regexes_;
  ColumnPatterns& only_;
  ColumnPatterns& except_;
  const KeyFinder finder_;
  KeySource source_;
  Writer writer_;
  std::string held_;
  bool holding_ = false;

 private:
  bool Transform(const UrlText& text, const Form& form, std::vector<uint64_t>* counts,
                 std::string* out);
  void CountLeftover(const Stretch& stretch, size_t pos, size_t line_pos, size_t forbidden,
                     Column* column);
  uint64_t LineIn(const Stretch& stretch, size_t pos) const;
  void MakeReport(UrlRewriteReport* report);

  const size_t bytes_before_;
  const size_t bytes_after_;
  UrlEdit edit_;  // kept for its memory
  std::map<std::string, std::unique_ptr<Column>> columns_by_name_;
  std::vector<Column*> columns_;  // in the order they were met

  // RewriteWhole's, kept for their memory.
  std::string new_raw_;
  std::string again_;
  std::string value_;
  std::string old_value_;
  std::vector<KeyFinder::Hit> value_hits_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_REWRITER_H_
