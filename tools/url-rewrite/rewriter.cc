#include "tools/url-rewrite/rewriter.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/find.h"
#include "tools/lib/text/url_coding.h"

namespace dumpline {
namespace {

constexpr size_t kMaxExampleBytes = 80;

// The forbidden URL at `pos`, for a message: from its scheme to its path. What is behind a ? may be
// secret.
std::string Example(absl::string_view text, size_t pos) {
  size_t begin = pos;
  Coding coding;
  for (char c : {'/', '/', ':'}) {
    if (begin != text.npos) begin = ReadCodedBefore(text, begin, c, &coding);
  }
  if (begin == text.npos) begin = pos;
  while (begin < pos && begin > 0 &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[begin - 1])) &&
         pos - begin < kMaxExampleBytes) {
    --begin;
  }
  size_t end = pos;
  while (end < text.size() && end - pos < kMaxExampleBytes) {
    const Character c = CharacterAt(text, end);
    const bool ends =
        !absl::ascii_isgraph(static_cast<unsigned char>(c.value)) ||
        absl::string_view("\"'<>?#,;&()[]{}|").find(c.value) != absl::string_view::npos;
    if (ends) break;
    end = c.end;
  }
  while (end > pos + 1 && text[end - 1] == '\\') --end;
  return std::string(text.substr(begin, end - begin));
}

}  // namespace

absl::StatusOr<RewriteSetup> RewriteSetup::Make(const UrlRewriteOptions& options) {
  absl::StatusOr<UrlRules> rules = UrlRules::Make(options.rules);
  if (!rules.ok()) return rules.status();
  RewriteSetup setup{*std::move(rules), {}, {}, {}};
  for (const auto& [pattern, replacement] : options.regexes) {
    absl::StatusOr<RegexReplacement> regex = RegexReplacement::Make(pattern, replacement);
    if (!regex.ok()) {
      return UsageError(absl::StrCat("--regex: ", regex.status().message()));
    }
    setup.regexes.push_back(*std::move(regex));
  }
  if (setup.rules.rule_count() + setup.regexes.size() + setup.rules.forbidden_count() == 0) {
    return UsageError("nothing to do: give --from with --to, --to-origin, --regex or --forbid");
  }
  for (const auto& [flag, lists, patterns] :
       {std::make_tuple("--only", &options.only, &setup.only),
        std::make_tuple("--except", &options.except, &setup.except)}) {
    if (options.text && !lists->empty()) {
      return UsageError(absl::StrCat("--text has no columns for ", flag));
    }
    absl::StatusOr<ColumnPatterns> parsed = ColumnPatterns::Parse(flag, *lists);
    if (!parsed.ok()) return parsed.status();
    *patterns = *std::move(parsed);
  }
  return setup;
}

Rewriter::Rewriter(const UrlRewriteOptions& options, RewriteSetup* setup, ByteSource* in,
                   ByteSink* out)
    : options_(options),
      rules_(setup->rules),
      regexes_(setup->regexes),
      only_(setup->only),
      except_(setup->except),
      finder_(rules_.keys()),
      source_(in, &finder_),
      writer_(out),
      bytes_before_(rules_.bytes_before()),
      bytes_after_(rules_.bytes_after() + kMaxExampleBytes) {}

absl::Status Rewriter::Run(UrlRewriteReport* report) {
  const absl::Status status = Rewrite();
  if (!writer_.status().ok()) return writer_.status();
  if (!status.ok()) {
    writer_.Flush();  // what came before the error; without its end it is no dump
    return status;
  }
  MakeReport(report);
  if (options_.before_end) {
    const absl::Status reported = options_.before_end(*report);
    if (!reported.ok()) return reported;
  }
  if (report->failures.empty()) Release();
  return writer_.Close();
}

Column* Rewriter::NamedColumn(const std::string& name, bool rewrite, bool check) {
  std::unique_ptr<Column>& column = columns_by_name_[name];
  if (column == nullptr) {
    column.reset(new Column{
        {name, std::vector<uint64_t>(rules_.rule_count() + regexes_.size()), {}}, rewrite, check});
    columns_.push_back(column.get());
  }
  return column.get();
}

size_t Rewriter::RewriteStretch(const Stretch& stretch, ColumnAt column_at) {
  const absl::string_view bytes = stretch.text.bytes;
  const size_t decided =
      stretch.last ? bytes.size() : bytes.size() - std::min(bytes.size(), bytes_after_);
  size_t written = 0;
  while (source_.next_offset() < stretch.offset + decided) {
    const KeyFinder::Hit hit = source_.Take();
    const size_t pos = static_cast<size_t>(hit.offset - stretch.offset);
    // A key may also lie in front of the text, or reach out of it, or belong to the URL before it.
    if (hit.offset < stretch.offset || pos + finder_.size_of(hit.key) > bytes.size()) continue;
    if (pos < written) continue;
    size_t forbidden = 0;
    if (rules_.Rewrite(stretch.text, pos, hit.key, &edit_) && edit_.begin >= written) {
      Column* const column = column_at(edit_.begin);
      if (column != nullptr && column->rewrite) {
        Emit(bytes.substr(written, edit_.begin - written));
        EmitCopy(edit_.replacement);
        written = edit_.end;
        ++column->found.rewritten[edit_.rule];
        continue;
      }
    }
    if (rules_.Forbidden(stretch.text, pos, hit.key, &forbidden)) {
      CountLeftover(stretch, pos, pos, forbidden, column_at(pos));
    }
  }
  const size_t done =
      stretch.last
          ? bytes.size()
          : std::max(written, bytes.size() - std::min(bytes.size(), bytes_before_ + bytes_after_));
  Emit(bytes.substr(written, done - written));
  return done;
}

uint64_t Rewriter::LineIn(const Stretch& stretch, size_t pos) const {
  const uint64_t line = stretch.line > 0 ? stretch.line : LineOf(stretch.offset);
  return line + CountByte(stretch.text.bytes.substr(0, pos), '\n');
}

// Counts what stands at `pos`, on the line of `line_pos`.
void Rewriter::CountLeftover(const Stretch& stretch, size_t pos, size_t line_pos, size_t forbidden,
                             Column* column) {
  if (column == nullptr || !column->check) return;
  const std::string& host = rules_.forbidden_name(forbidden);
  std::vector<UrlRewriteReport::Leftover>& leftovers = column->found.leftovers;
  auto leftover = std::find_if(leftovers.begin(), leftovers.end(),
                               [&](const auto& other) { return other.host == host; });
  if (leftover == leftovers.end()) {
    leftovers.push_back({host, 0, LineIn(stretch, line_pos), Example(stretch.text.bytes, pos)});
    leftover = leftovers.end() - 1;
  }
  ++leftover->count;
}

// Applies all rules to a value in memory. Returns whether `out` differs from it. `counts` may be null.
bool Rewriter::Transform(const UrlText& text, const Form& form, std::vector<uint64_t>* counts,
                         std::string* out) {
  const absl::string_view raw = text.bytes;
  const auto count = [&](size_t rule, uint64_t times) {
    if (counts != nullptr) (*counts)[rule] += times;
  };
  out->clear();
  size_t written = 0;
  value_hits_.clear();
  finder_.FindAll(raw, 0, &value_hits_);
  for (const KeyFinder::Hit& hit : value_hits_) {
    if (hit.offset < written || !rules_.Rewrite(text, hit.offset, hit.key, &edit_)) continue;
    if (edit_.begin < written) continue;
    out->append(raw.data() + written, edit_.begin - written);
    out->append(edit_.replacement);
    written = edit_.end;
    count(edit_.rule, 1);
  }
  out->append(raw.data() + written, raw.size() - written);

  if (form.unescape(*out, &value_)) {
    bool changed = false;
    for (size_t i = 0; i < regexes_.size(); ++i) {
      old_value_ = value_;
      const uint64_t times = regexes_[i].ReplaceAll(&value_);
      if (times == 0 || value_ == old_value_) continue;
      count(rules_.rule_count() + i, times);
      changed = true;
    }
    if (changed) form.escape(value_, out);
  }
  return *out != raw;
}

absl::Status Rewriter::RewriteWhole(const Stretch& value, const Form& form, Column* column) {
  Stretch result = value;
  if (column != nullptr && column->rewrite &&
      Transform(value.text, form, &column->found.rewritten, &new_raw_)) {
    result.text.bytes = new_raw_;
    if (Transform(result.text, form, nullptr, &again_)) {
      return absl::InvalidArgumentError(
          absl::StrCat(source_.name(), ":", LineIn(value, 0), ": ", column->found.name,
                       ": a second run would rewrite this value again; write a --regex that does "
                       "not match what it makes"));
    }
    EmitCopy(new_raw_);
  } else {
    Emit(value.text.bytes);
  }
  if (column == nullptr || rules_.forbidden_count() == 0) return absl::OkStatus();
  value_hits_.clear();
  finder_.FindAll(result.text.bytes, 0, &value_hits_);
  for (const KeyFinder::Hit& hit : value_hits_) {
    size_t forbidden = 0;
    if (rules_.Forbidden(result.text, hit.offset, hit.key, &forbidden)) {
      // Where it was in the value before is not known: the line is that of the value's begin.
      CountLeftover(result, hit.offset, 0, forbidden, column);
    }
  }
  return absl::OkStatus();
}

void Rewriter::MakeReport(UrlRewriteReport* report) {
  for (size_t i = 0; i < rules_.rule_count(); ++i) {
    report->rules.push_back({rules_.Name(i), "", 0});
    if (i < rules_.to().size() && !rules_.relative()) {
      report->rules.back().to = rules_.to()[i].ToString();
    }
  }
  for (const auto& [pattern, replacement] : options_.regexes) {
    report->rules.push_back({absl::StrCat("--regex ", pattern), replacement, 0});
  }
  for (const Column* column : columns_) {
    uint64_t rewritten = 0;
    for (size_t i = 0; i < report->rules.size(); ++i) {
      report->rules[i].rewritten += column->found.rewritten[i];
      rewritten += column->found.rewritten[i];
    }
    if (rewritten > 0 || !column->found.leftovers.empty()) report->columns.push_back(column->found);
    for (const UrlRewriteReport::Leftover& leftover : column->found.leftovers) {
      report->failures.push_back(absl::StrCat(
          source_.name(), ":", leftover.line, ": ", column->found.name, ": ", leftover.host,
          " is left ",
          leftover.count == 1 ? "once, in " : absl::StrCat(leftover.count, " times, first in "),
          leftover.example));
    }
  }
  for (const UrlRewriteReport::Rule& rule : report->rules) {
    if (rule.rewritten > 0) continue;
    (options_.require_match ? report->failures : report->notes)
        .push_back(absl::StrCat(rule.name, " matched nothing"));
  }
  for (const auto& [flag, patterns] :
       {std::make_pair("--only ", &only_), {"--except ", &except_}}) {
    for (const std::string& pattern : patterns->Unknown()) {
      report->unknown_columns.push_back(pattern);
      report->notes.push_back(absl::StrCat(flag, pattern, ": no such column in the input"));
    }
  }
}

}  // namespace dumpline
