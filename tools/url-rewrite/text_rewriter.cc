#include "tools/url-rewrite/text_rewriter.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

class TextRewriter {
 public:
  TextRewriter(const RewriteSetup& setup, NeedleSource* source, ValueRewriter* values,
               HeldOutput* output)
      : by_line_(!setup.regexes.empty()),
        source_(*source),
        values_(*values),
        output_(*output),
        column_(values->NamedColumn("(text)", true, true)),
        in_(source, [output] { output->CopyPassed(); }) {}

  absl::Status Run();

 private:
  void RewriteWindow();
  absl::Status RewriteLines(absl::string_view read);

  const bool by_line_;
  NeedleSource& source_;
  ValueRewriter& values_;
  HeldOutput& output_;
  FoundColumn* const column_;
  InputBuffer in_;
  bool starts_ = true;  // true if in_ has the start of the text
  std::string line_;    // the part of a line that in_ no longer has
};

absl::Status TextRewriter::Run() {
  while (output_.status().ok() && !in_.at_end_of_input()) {
    ASSIGN_OR_RETURN(const absl::string_view read, in_.Fill());
    if (by_line_) {
      RETURN_IF_ERROR(RewriteLines(read));
    } else {
      RewriteWindow();
    }
  }
  return absl::OkStatus();
}

void TextRewriter::RewriteWindow() {
  const UrlText text{absl::string_view(in_.begin(), in_.size()), starts_, true};
  const uint64_t offset = in_.offset();
  const size_t done = values_.RewriteStretch(
      {text, offset, in_.at_end_of_input()}, [this](size_t) { return column_; },
      [&](size_t pos) { return in_.LineOf(offset + pos); });
  if (done > 0) starts_ = false;
  in_.Consume(done);
}

// Rewrites the lines that end in the bytes read last.
absl::Status TextRewriter::RewriteLines(absl::string_view read) {
  const auto unescape = [](absl::string_view raw, std::string* value) {
    value->assign(raw.data(), raw.size());
    return true;
  };
  const auto escape = [](absl::string_view value, std::string* raw) {
    raw->assign(value.data(), value.size());
  };
  const bool at_end = in_.at_end_of_input();
  while (!read.empty() || (at_end && !line_.empty())) {
    const size_t newline = read.find('\n');
    const uint64_t offset = in_.offset() + static_cast<uint64_t>(read.data() - in_.begin());
    absl::string_view line = read.substr(0, newline);
    read.remove_prefix(line.size());
    if (newline == absl::string_view::npos && !at_end) {
      line_.append(line.data(), line.size());
      break;
    }
    const bool is_copy = !line_.empty();
    if (is_copy) {
      line_.append(line.data(), line.size());
      line = line_;
    }
    RETURN_IF_ERROR(values_.RewriteWhole({line, true, true}, {unescape, escape}, column_,
                                         [&](size_t) { return in_.LineOf(offset); }));
    if (is_copy) {
      output_.CopyPassed();
      line_.clear();
    }
    output_.Pass(read.substr(0, 1));  // the newline
    read.remove_prefix(std::min<size_t>(read.size(), 1));
  }
  in_.Consume(in_.size());
  source_.DropBefore(in_.offset());
  return absl::OkStatus();
}

}  // namespace

absl::Status RewriteText(const RewriteSetup& setup, NeedleSource* source, ValueRewriter* values,
                         HeldOutput* output) {
  TextRewriter rewriter(setup, source, values, output);
  const absl::Status status = rewriter.Run();
  output->CopyPassed();  // it may refer to bytes of the rewriter's buffers
  return status;
}

}  // namespace dumpline
