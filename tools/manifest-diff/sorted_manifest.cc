#include "tools/manifest-diff/sorted_manifest.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status SortedManifest::ReadAll() {
  if (!input_.is_file()) {
    RETURN_IF_ERROR(Sort(input_.source()));
    return Next();
  }
  ASSIGN_OR_RETURN(const bool is_in_order, CheckOrder());
  again_.emplace(&input_);
  if (is_in_order) {
    lines_.emplace(&*again_);
  } else {
    RETURN_IF_ERROR(Sort(&*again_));
  }
  return Next();
}

absl::StatusOr<bool> SortedManifest::CheckOrder() {
  ManifestReader lines(&input_);
  ObjectInfo last;
  bool is_in_order = true;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, lines.Next(&info_));
    if (!has_line) return is_in_order;
    is_empty_ = false;
    if (!is_in_order || !shard_.Has(info_.bucket, info_.key)) continue;
    is_in_order = !IsBefore(info_.bucket, info_.key, last.bucket, last.key);
    std::swap(last, info_);
  }
}

absl::Status SortedManifest::Sort(ByteSource* source) {
  ManifestReader lines(source);
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, lines.Next(&info_));
    if (!has_line) return absl::OkStatus();
    is_empty_ = false;
    if (!shard_.Has(info_.bucket, info_.key)) continue;
    RETURN_IF_ERROR(sorter_.Add(info_.bucket, info_.key, lines.text()));
  }
}

absl::Status SortedManifest::Next() {
  if (lines_) return NextLine();
  ASSIGN_OR_RETURN(has_record_, sorter_.Next(&record_));
  return absl::OkStatus();
}

absl::Status SortedManifest::NextLine() {
  do {
    ASSIGN_OR_RETURN(has_record_, lines_->Next(&info_));
    if (!has_record_) return absl::OkStatus();
  } while (!shard_.Has(info_.bucket, info_.key));
  if (IsBefore(info_.bucket, info_.key, record_.bucket, record_.key)) {
    return absl::InternalError(absl::StrCat(lines_->Where(), ": changed while it was read"));
  }
  record_.bucket.swap(info_.bucket);
  record_.key.swap(info_.key);
  record_.line.assign(lines_->text().data(), lines_->text().size());
  return absl::OkStatus();
}

}  // namespace dumpline
