#include "tools/lib/cli/completion.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace dumpline {
namespace {

using Options = std::vector<OptionDescription>;

enum class Kind { kFlag, kWord, kFile, kFolder, kText };

// The names of values and arguments tell what they are.
Kind KindOf(const OptionDescription& option) {
  if (!option.words.empty()) return Kind::kWord;
  const std::string& name = option.is_argument() ? option.name : option.value_name;
  if (name.empty()) return Kind::kFlag;
  for (const char* const file :
       {"FILE", "MANIFEST", "CATALOG", "CURRENT", "WANTED", "LEFT", "RIGHT"}) {
    if (absl::StrContains(name, file)) return Kind::kFile;
  }
  for (const char* const folder : {"FOLDER", "DIR"}) {
    if (name == folder) return Kind::kFolder;
  }
  return Kind::kText;
}

std::string FunctionName(const std::string& program) {
  return absl::StrCat("_dumpline_", absl::StrReplaceAll(program, {{"-", "_"}}));
}

// Returns the kind of the last argument, which may be given several times, or kText.
Kind ArgumentKind(const Options& options) {
  Kind kind = Kind::kText;
  for (const OptionDescription& option : options) {
    if (option.is_argument()) kind = KindOf(option);
  }
  return kind;
}

std::string BashFiles(Kind kind) {
  return absl::StrCat("compopt -o filenames; mapfile -t COMPREPLY < <(compgen ",
                      kind == Kind::kFile ? "-f" : "-d", " -- \"$word\")");
}

std::string BashScript(const std::string& program, const Options& options) {
  const std::string function = FunctionName(program);
  std::string script = absl::StrCat(function,
                                    "() {\n"
                                    "  local word=${COMP_WORDS[COMP_CWORD]} "
                                    "option=${COMP_WORDS[COMP_CWORD - 1]}\n"
                                    "  # Bash splits --option=value into three words.\n"
                                    "  if [[ $word == = ]]; then\n"
                                    "    word=\n"
                                    "  elif [[ $option == = ]]; then\n"
                                    "    option=${COMP_WORDS[COMP_CWORD - 2]}\n"
                                    "  fi\n"
                                    "  COMPREPLY=()\n"
                                    "  case $option in\n");
  std::vector<std::string> names;
  for (const OptionDescription& option : options) {
    if (option.is_argument()) continue;
    const Kind kind = KindOf(option);
    names.push_back(absl::StrCat(option.name, kind == Kind::kFlag ? "" : "="));
    if (kind == Kind::kFlag) continue;
    absl::StrAppend(&script, "    ", option.name, ") ");
    if (kind == Kind::kWord) {
      absl::StrAppend(&script, "mapfile -t COMPREPLY < <(compgen -W '",
                      absl::StrJoin(option.words, " "), "' -- \"$word\") ");
    } else if (kind != Kind::kText) {
      absl::StrAppend(&script, BashFiles(kind), " ");
    }
    absl::StrAppend(&script, ";;\n");
  }
  absl::StrAppend(&script,
                  "    *)\n"
                  "      if [[ $word == -* ]]; then\n"
                  "        mapfile -t COMPREPLY < <(compgen -W '",
                  absl::StrJoin(names, " "),
                  "' -- \"$word\")\n"
                  "        if [[ ${COMPREPLY-} == *= ]]; then compopt -o nospace; fi\n");
  const Kind argument = ArgumentKind(options);
  if (argument != Kind::kText) {
    absl::StrAppend(&script, "      else\n        ", BashFiles(argument), "\n");
  }
  absl::StrAppend(&script,
                  "      fi\n"
                  "      ;;\n"
                  "  esac\n"
                  "}\n"
                  "complete -F ",
                  function, " ", program, "\n");
  return script;
}

std::string ZshAction(const OptionDescription& option) {
  switch (KindOf(option)) {
    case Kind::kWord:
      return absl::StrCat("(", absl::StrJoin(option.words, " "), ")");
    case Kind::kFile:
      return "_files";
    case Kind::kFolder:
      return "_files -/";
    default:
      return " ";
  }
}

std::string ZshScript(const std::string& program, const Options& options) {
  std::string script = absl::StrCat("#compdef ", program, "\n_arguments");
  int position = 0;
  for (const OptionDescription& option : options) {
    std::string value = absl::StrCat(
        ":",
        absl::StrReplaceAll(option.is_argument() ? option.name : option.value_name, {{":", "\\:"}}),
        ":", ZshAction(option));
    std::string spec;
    if (option.is_argument()) {
      spec = absl::StrCat(option.repeats ? "*" : absl::StrCat(++position), value);
    } else {
      const bool is_flag = KindOf(option) == Kind::kFlag;
      spec = absl::StrCat(
          option.repeats ? "*" : "", option.name, is_flag ? "" : "=", "[",
          absl::StrReplaceAll(option.help, {{"\\", "\\\\"}, {"[", "\\["}, {"]", "\\]"}}), "]",
          is_flag ? "" : value);
    }
    absl::StrAppend(&script, " \\\n  '", absl::StrReplaceAll(spec, {{"'", "'\\''"}}), "'");
  }
  return script + "\n";
}

std::string FishScript(const std::string& program, const Options& options) {
  std::string script;
  const std::string start = absl::StrCat("complete -c ", program);
  const Kind argument = ArgumentKind(options);
  if (argument == Kind::kText) absl::StrAppend(&script, start, " -f\n");
  if (argument == Kind::kFolder) {
    absl::StrAppend(&script, start, " -f -a '(__fish_complete_directories)'\n");
  }
  for (const OptionDescription& option : options) {
    if (option.is_argument()) continue;
    absl::StrAppend(&script, start, " -l ", option.name.substr(2));
    switch (KindOf(option)) {
      case Kind::kFlag:
        break;
      case Kind::kWord:
        absl::StrAppend(&script, " -x -a '", absl::StrJoin(option.words, " "), "'");
        break;
      case Kind::kFile:
        absl::StrAppend(&script, " -r -F");
        break;
      case Kind::kFolder:
        absl::StrAppend(&script, " -x -a '(__fish_complete_directories)'");
        break;
      case Kind::kText:
        absl::StrAppend(&script, " -x");
        break;
    }
    absl::StrAppend(&script, " -d '",
                    absl::StrReplaceAll(option.help, {{"\\", "\\\\"}, {"'", "\\'"}}), "'\n");
  }
  return script;
}

}  // namespace

std::string CompletionScript(absl::string_view shell, const std::string& program,
                             const std::vector<OptionDescription>& options) {
  if (shell == "zsh") return ZshScript(program, options);
  if (shell == "fish") return FishScript(program, options);
  return BashScript(program, options);
}

}  // namespace dumpline
