#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/byte_source.h"
#include "tools/manifest-diff/manifest_diff.h"

namespace dumpline {
namespace {

// A file, or stdin for "-".
class Input {
 public:
  ~Input() {
    if (fd_ >= 0) close(fd_);
  }
  absl::Status Open(const std::string& path, FilterContext* context) {
    if (path == "-") {
      source_ = &context->in;
      return absl::OkStatus();
    }
    fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) {
      return absl::UnavailableError(absl::StrCat(path, ": cannot open: ", strerror(errno)));
    }
    file_ = std::make_unique<FdSource>(fd_, path);
    source_ = file_.get();
    return absl::OkStatus();
  }
  ByteSource* source() { return source_; }

 private:
  int fd_ = -1;
  std::unique_ptr<FdSource> file_;
  ByteSource* source_ = nullptr;
};

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "manifest-diff",
      "Compares two lists of objects: what one has that the other lacks or has otherwise.",
      "  manifest-diff dev.ndjson prod.ndjson \\\n"
      "    | bucket-upload --from=\"$DEV_URL\" --to=\"$PROD_URL\"\n"
      "  url-list dump.sql | manifest-diff --missing - prod.ndjson\n"
      "  manifest-diff --check --extra --missing --changed dev.ndjson prod.ndjson\n");
  std::string left_path, right_path;
  bool missing = false, changed = false, extra = false, same = false, check = false;
  ManifestDiffOptions options;
  CLI::App& cli = app.cli();
  cli.add_option("LEFT", left_path, "What should be there; - is standard input")
      ->type_name("")
      ->required();
  cli.add_option("RIGHT", right_path, "What is there; - is standard input")
      ->type_name("")
      ->required();
  cli.add_flag("--missing", missing, "Print what LEFT has and RIGHT lacks");
  cli.add_flag("--changed", changed, "Print what both have and is not the same");
  cli.add_flag("--extra", extra, "Print what RIGHT has and LEFT lacks");
  cli.add_flag("--same", same, "Print what is the same");
  AddChoice<Compare>(cli, "--compare", options.compare,
                     {{"content", Compare::kContent},
                      {"size", Compare::kSize},
                      {"etag", Compare::kETag},
                      {"mtime", Compare::kMtime},
                      {"exists", Compare::kExists}},
                     "What makes objects the same (content: size, and MD5 where both are known)");
  cli.add_flag("--metadata", options.metadata, "Compare mimetype and cacheControl too");
  cli.add_flag("--check", check, "Exit with 1 when there is anything to print");
  cli.add_flag("--allow-empty", options.allow_empty,
               "With --extra, take an empty LEFT for what it says: everything is extra");

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (left_path == "-" && right_path == "-") {
      return UsageError("LEFT and RIGHT cannot both be standard input");
    }
    const bool any = missing || changed || extra || same;
    options.missing = missing || !any;
    options.changed = changed || !any;
    options.extra = extra;
    options.same = same;
    options.sort_bytes = context.in.read_bytes() * 128;
    Input left, right;
    absl::Status status = left.Open(left_path, &context);
    if (status.ok()) status = right.Open(right_path, &context);
    if (!status.ok()) return status;
    const auto counts = ManifestDiff(options, left.source(), right.source(), &context.out);
    if (!counts.ok()) return counts.status();
    const bool found = (options.missing && counts->missing > 0) ||
                       (options.changed && counts->changed > 0) ||
                       (options.extra && counts->extra > 0) || (options.same && counts->same > 0);
    return check && found ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline
