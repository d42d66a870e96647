// Output whose end can be held back.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_HELD_OUTPUT_H_
#define DUMPLINE_TOOLS_URL_REWRITE_HELD_OUTPUT_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

// A Writer that keeps bytes written between Hold() and Release() in memory. Bytes that are held
// when the output is closed are lost: the filter holds the end of a dump and releases it only when
// all checks have passed.
class HeldOutput {
 public:
  // `sink` must outlive the output.
  explicit HeldOutput(ByteSink* sink) : writer_(sink) {}

  // Writes `bytes`, which must remain valid until the next CopyPassed(), Append() or Close().
  void Pass(absl::string_view bytes) {
    if (is_holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Pass(bytes);
    }
  }

  // Writes a copy of `bytes`.
  void Append(absl::string_view bytes) {
    if (is_holding_) {
      held_.append(bytes.data(), bytes.size());
    } else {
      writer_.Append(bytes);
    }
  }

  // Copies the bytes passed so far, so that their memory may be reused.
  void CopyPassed() { writer_.CopyPassed(); }

  void Hold() { is_holding_ = true; }
  void Release() {
    if (!is_holding_) return;
    is_holding_ = false;
    writer_.Append(held_);
    held_.clear();
  }
  bool is_holding() const { return is_holding_; }
  size_t held_bytes() const { return held_.size(); }

  const absl::Status& status() const { return writer_.status(); }
  void Flush() { writer_.Flush(); }
  absl::Status Close() { return writer_.Close(); }

 private:
  Writer writer_;
  std::string held_;
  bool is_holding_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_HELD_OUTPUT_H_
