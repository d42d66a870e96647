#include "tools/dump-diff/conflicts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/dump-diff/decision_reader.h"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Returns the text by which a resolution finds its conflict. Numbers of references are information
// for the reader.
std::string TextOf(Json conflict) {
  conflict.erase("choice");
  conflict.erase("values");
  conflict.erase("references");
  return ToJsonText(conflict);
}

}  // namespace

absl::Status Conflicts::ReadResolutions(ByteSource* source) {
  resolutions_name_ = std::string(source->name());
  LineReader lines(source);
  absl::string_view text;
  Json resolution;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, NextJsonLine(&lines, &text, &resolution));
    if (!has_line) return absl::OkStatus();
    const auto error = [&](absl::string_view message) {
      return absl::InvalidArgumentError(absl::StrCat(lines.Where(), ": ", message));
    };
    absl::StatusOr<Decision> decision = ReadDecision(*tables_, resolution);
    if (!decision.ok()) return error(decision.status().message());
    const auto [other, is_new] = resolutions_.try_emplace(
        TextOf(std::move(resolution)), Resolution{*decision, lines.line_number(), false});
    if (!is_new && !(other->second.decision == *decision)) {
      return error(absl::StrCat("line ", other->second.line, " decides this conflict otherwise"));
    }
  }
}

const Decision& Conflicts::Decide(Json conflict) {
  const auto found = resolutions_.find(TextOf(conflict));
  if (found != resolutions_.end()) {
    found->second.is_used = true;
    return found->second.decision;
  }
  if (default_.choice == Choice::kNone) open_.push_back(std::move(conflict));
  return default_;
}

absl::Status Conflicts::CheckResolutions() const {
  uint64_t line = 0;
  for (const auto& [text, resolution] : resolutions_) {
    if (!resolution.is_used && (line == 0 || resolution.line < line)) line = resolution.line;
  }
  if (line == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(resolutions_name_, ":", line,
                   ": matches no conflict; the rows have changed since it was written"));
}

}  // namespace dumpline
