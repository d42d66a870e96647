#include "tools/url-rewrite/text_rewriter.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/pgdump/input_format.h"
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
  absl::Status CheckStart();
  absl::Status CheckZeroBytes(absl::string_view read);
  void RewriteWindow();
  absl::Status RewriteLines(absl::string_view read);

  const bool by_line_;
  NeedleSource& source_;
  ValueRewriter& values_;
  HeldOutput& output_;
  FoundColumn* const column_;
  InputBuffer in_;
  bool starts_ = true;  // true if in_ has the start of the text
  std::string line_;    // part of a line that is no longer in in_
};

// Fails for input in which URLs cannot be found, because it is compressed or not UTF-8.
absl::Status TextRewriter::CheckStart() {
  while (in_.size() < kInputFormatBytes && !in_.at_end_of_input())
    RETURN_IF_ERROR(in_.Fill().status());
  const std::string format =
      DescribeBinaryInput(absl::string_view(in_.begin(), in_.size()).substr(0, kInputFormatBytes));
  if (format.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(source_.name(), ":1: ", format));
}

absl::Status TextRewriter::CheckZeroBytes(absl::string_view read) {
  const size_t zero = read.find('\0');
  if (zero == absl::string_view::npos) return absl::OkStatus();
  const uint64_t offset = in_.offset() + static_cast<uint64_t>(read.data() - in_.begin()) + zero;
  return absl::InvalidArgumentError(absl::StrCat(source_.name(), ":", in_.LineOf(offset),
                                                 ": zero byte: this is not text in UTF-8"));
}

absl::Status TextRewriter::Run() {
  RETURN_IF_ERROR(CheckStart());
  absl::string_view read(in_.begin(), in_.size());
  for (;;) {
    RETURN_IF_ERROR(CheckZeroBytes(read));
    if (by_line_) {
      RETURN_IF_ERROR(RewriteLines(read));
    } else {
      RewriteWindow();
    }
    if (!output_.status().ok() || in_.at_end_of_input()) return absl::OkStatus();
    ASSIGN_OR_RETURN(read, in_.Fill());
  }
}

void TextRewriter::RewriteWindow() {
  const UrlText text{absl::string_view(in_.begin(), in_.size()), starts_, true};
  const uint64_t offset = in_.offset();
  const size_t done = values_.RewriteStretch(
      {text, offset, in_.at_end_of_input(), RawText::Syntax::kDollar, /*is_text=*/true},
      [this](size_t) { return column_; }, [&](size_t pos) { return in_.LineOf(offset + pos); });
  if (done > 0) starts_ = false;
  in_.Consume(done);
}

// Rewrites the lines that end in the bytes that were read last.
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
    RETURN_IF_ERROR(values_.RewriteWhole({line, true, true},
                                         {unescape, escape, RawText::Syntax::kDollar}, column_,
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
