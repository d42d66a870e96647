// Destination of a statement's text: the writer, or memory while the statement is held.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_OUTPUT_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_OUTPUT_H_

#include "absl/strings/string_view.h"
#include "tools/dump-clean/row_buffer.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

// Every byte of a dump passes through Pass() or Append(), so they test a flag instead of making a
// virtual call.
class StatementOutput {
 public:
  // `writer` must outlive the output.
  explicit StatementOutput(Writer* writer) : writer_(writer) {}

  // Writes `bytes`, which the writer need not copy. Writer::Pass() documents how long they must
  // remain valid.
  void Pass(absl::string_view bytes) {
    if (holds_) {
      held_.Append(bytes);
    } else {
      writer_->Pass(bytes);
    }
  }

  // Writes a copy of `bytes`.
  void Append(absl::string_view bytes) {
    if (holds_) {
      held_.Append(bytes);
    } else {
      writer_->Append(bytes);
    }
  }

  // Starts collecting the text in memory.
  void Hold() {
    held_.Clear();
    holds_ = true;
  }

  // Resumes writing to the writer. The held text is not written; held() still returns it.
  void StopHolding() { holds_ = false; }

  bool holds() const { return holds_; }
  absl::string_view held() const { return held_.text(); }

 private:
  Writer* const writer_;
  bool holds_ = false;
  RowBuffer held_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_OUTPUT_H_
