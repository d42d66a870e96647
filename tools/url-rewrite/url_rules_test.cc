#include "tools/url-rewrite/url_rules.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/needle_finder.h"

namespace dumpline {
namespace {

using Spec = UrlRules::Spec;

Spec FromTo(std::vector<std::string> from, std::vector<std::string> to) {
  Spec spec;
  spec.from = std::move(from);
  spec.to = std::move(to);
  return spec;
}

Spec Dev() { return FromTo({"http://127.0.0.1:54321"}, {"https://abc.example"}); }

// Applies the rules to one text, in the simplest way.
std::string Rewrite(const Spec& spec, const std::string& text) {
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(spec);
  EXPECT_TRUE(rules.ok()) << rules.status();
  const NeedleFinder finder(rules->needles());
  std::vector<NeedleFinder::Hit> hits;
  finder.FindAll(text, 0, &hits);
  std::string out;
  size_t written = 0;
  UrlEdit edit;
  for (const NeedleFinder::Hit& hit : hits) {
    if (hit.offset < written || !rules->Rewrite({text}, hit.offset, hit.needle, &edit)) continue;
    out += text.substr(written, edit.start - written) + edit.replacement;
    written = edit.end;
  }
  out += text.substr(written);
  return out;
}

std::string MakeError(const Spec& spec) {
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(spec);
  EXPECT_TRUE(IsUsageError(rules.status()));
  return std::string(rules.status().message());
}

// Checks that each input is rewritten to the expected output, and that a second run changes
// nothing.
void ExpectRewrites(const Spec& spec,
                    const std::vector<std::pair<std::string, std::string>>& texts) {
  for (const auto& [text, expected] : texts) {
    EXPECT_EQ(Rewrite(spec, text), expected);
    EXPECT_EQ(Rewrite(spec, expected), expected) << "a second run, after " << text;
  }
}

void ExpectUntouched(const Spec& spec, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_EQ(Rewrite(spec, text), text);
}

TEST(UrlRulesTest, RewritesEveryEncodingInItsOwnForm) {
  ExpectRewrites(Dev(), {
                            {"http://127.0.0.1:54321/x", "https://abc.example/x"},
                            {"HTTP://127.0.0.1:54321/X", "https://abc.example/X"},
                            {R"("http:\/\/127.0.0.1:54321\/x")", R"("https:\/\/abc.example\/x")"},
                            {R"(http:\\/\\/127.0.0.1:54321\\/x)", R"(https:\\/\\/abc.example\\/x)"},
                            {R"(http:\\\\/\\\\/127.0.0.1:54321)", R"(https:\\\\/\\\\/abc.example)"},
                            {"http%3A%2F%2F127.0.0.1%3A54321%2Fx", "https%3A%2F%2Fabc.example%2Fx"},
                            {"http%3a%2f%2f127.0.0.1%3a54321%2fx", "https%3a%2f%2fabc.example%2fx"},
                            {"http%253A%252F%252F127.0.0.1%253A54321%252Fx",
                             "https%253A%252F%252Fabc.example%252Fx"},
                            {"http%3A//127.0.0.1%3A54321/x", "https%3A//abc.example/x"},
                            {R"(http%3A\/\/127.0.0.1%3A54321\/x)", R"(https%3A\/\/abc.example\/x)"},
                        });
}

TEST(UrlRulesTest, WritesAllOfTheOriginInTheEncodingOfTheUrl) {
  ExpectRewrites(FromTo({"http://dev/a/b"}, {"https://[::1]:8443/c/d"}),
                 {
                     {"http://dev/a/b/x", "https://[::1]:8443/c/d/x"},
                     {R"(http:\/\/dev\/a\/b\/x)", R"(https:\/\/[::1]:8443\/c\/d\/x)"},
                     {"http%3A%2F%2Fdev%2Fa%2Fb", "https%3A%2F%2F%5B%3A%3A1%5D%3A8443%2Fc%2Fd"},
                     {"http%3a%2f%2fdev%2fa%2fb", "https%3a%2f%2f%5b%3a%3a1%5d%3a8443%2fc%2fd"},
                 });
  ExpectRewrites(FromTo({"http://[::1]:80"}, {"http://x"}),
                 {
                     {"http://[::1]:80/", "http://x/"},
                     {"http%3A%2F%2F%5B%3A%3A1%5D%3A80%2F", "http%3A%2F%2Fx%2F"},
                     {"http%3a%2f%2f%5b%3a%3a1%5d%3a80", "http%3a%2f%2fx"},
                 });
}

TEST(UrlRulesTest, MixedEncodingsAreNotRewritten) {
  ExpectUntouched(Dev(), {
                             R"(http:/\/127.0.0.1:54321/x)",
                             R"(http:\/\\/127.0.0.1:54321/x)",
                             R"(http:\\//127.0.0.1:54321/x)",
                             "http:%2F/127.0.0.1:54321",
                             "http:/127.0.0.1:54321",
                             "http//127.0.0.1:54321",
                             "//127.0.0.1:54321",
                             "127.0.0.1:54321",
                             "http://user@127.0.0.1:54321/",
                             "https://127.0.0.1:54321/",
                         });
}

TEST(UrlRulesTest, ABoundaryFollows) {
  for (const char* after : {"",
                            "/",
                            "/x",
                            "?a=b",
                            "#f",
                            " ",
                            "\n",
                            "\r\n",
                            "\t",
                            "\\n",
                            "\\t",
                            "\\\"",
                            "\"",
                            "'",
                            "''",
                            "&quot;",
                            "&amp;x",
                            ")",
                            "]",
                            "}",
                            ">",
                            "<",
                            ",",
                            ";",
                            "|",
                            "*",
                            "`",
                            "\\",
                            "\\\\n",
                            "\\u0022",
                            "%22",
                            "%2F",
                            "%20x",
                            "%",
                            "%2",
                            "%zz",
                            ".",
                            ". And",
                            "...",
                            "., ",
                            ".\n",
                            ".\"",
                            ":",
                            ": refused",
                            "!",
                            "(",
                            "/@user",
                            "\xE2\x80\x9D",
                            "\xE3\x80\x81"}) {
    ExpectRewrites(Dev(), {{absl::StrCat("http://127.0.0.1:54321", after),
                            absl::StrCat("https://abc.example", after)}});
  }
}

TEST(UrlRulesTest, AContinuationOfHostOrPortFollows) {
  for (const char* after : {"0",
                            "0/x",
                            "a",
                            "A",
                            "-x",
                            "_x",
                            "@evil.example",
                            ".evil.example",
                            ".0",
                            ".@evil.example",
                            ":80",
                            ":x@evil.example",
                            "%40evil.example",
                            "%2Eevil.example",
                            "%2eevil",
                            "%30",
                            "%3A80",
                            "..evil",
                            ".-",
                            "%252Eevil.example"}) {
    ExpectUntouched(Dev(), {absl::StrCat("http://127.0.0.1:54321", after),
                            absl::StrCat("http%3A%2F%2F127.0.0.1%3A54321", after)});
  }
  ExpectUntouched(FromTo({"http://localhost"}, {"https://abc.example"}),
                  {"http://localhost:3000", "http://localhost.evil.example", "http://localhosts",
                   "http://localhost-2", "http%3A%2F%2Flocalhost%3A3000", "http://localhost@evil"});
}

TEST(UrlRulesTest, ABoundaryPrecedes) {
  for (const char* before :
       {"",         " ",       "=",     "\"",      "'",         "(",
        "<",        ">",       ":",     "/",       "\n",        "\t",
        "\\n",      "\\t",     "\\\\n", "a\\n",    "?u=",       "%3D",
        "%3d",      "%253D",   "%22",   "\\u0022", "\\\\u003d", "\\x3d",
        "&quot;",   "...",     " -",    "_",       "x:",        "http://other.example/?u=",
        "\xC3\xA9", "\\u2028", "%C3%A9"}) {
    ExpectRewrites(Dev(), {{absl::StrCat(before, "http://127.0.0.1:54321/"),
                            absl::StrCat(before, "https://abc.example/")}});
  }
}

TEST(UrlRulesTest, ALongerSchemePrecedes) {
  for (const char* before : {"x", "X", "1", "git+", "x-", "x.", "\\q", "%41", "\\u0041"}) {
    ExpectUntouched(Dev(), {absl::StrCat(before, "http://127.0.0.1:54321/")});
  }
}

TEST(UrlRulesTest, TheEdgeOfAPieceIsNotABoundary) {
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(Dev());
  ASSERT_TRUE(rules.ok());
  const std::string url = "http://127.0.0.1:54321";
  UrlEdit edit;
  EXPECT_TRUE(rules->Rewrite({url, true, true}, 7, 0, &edit));
  EXPECT_FALSE(rules->Rewrite({url, false, true}, 7, 0, &edit));
  EXPECT_FALSE(rules->Rewrite({url, true, false}, 7, 0, &edit));
}

TEST(UrlRulesTest, TheLongestOriginApplies) {
  ExpectRewrites(FromTo({"http://dev", "http://dev/storage", "http://dev:80"},
                        {"https://a.example", "https://b.example/s", "https://c.example"}),
                 {
                     {"http://dev/x", "https://a.example/x"},
                     {"http://dev/storage", "https://b.example/s"},
                     {"http://dev/storage/v1", "https://b.example/s/v1"},
                     {"http://dev/storage2", "https://a.example/storage2"},
                     {"http://dev/storage~2", "https://a.example/storage~2"},
                     {"http://dev/storage%20x", "https://a.example/storage%20x"},
                     {"http://dev/storage%2Fx", "https://b.example/s%2Fx"},
                     {"http://dev/storage?x", "https://b.example/s?x"},
                     {"http://dev/Storage", "https://a.example/Storage"},
                     {"http://dev:80/x", "https://c.example/x"},
                     {"http://dev:8080/x", "http://dev:8080/x"},
                 });
}

TEST(UrlRulesTest, OneUrlAfterTheOther) {
  ExpectRewrites(Dev(), {
                            {"http://127.0.0.1:54321,http://127.0.0.1:54321/",
                             "https://abc.example,https://abc.example/"},
                            {"http://127.0.0.1:54321/r?to=http://127.0.0.1:54321/",
                             "https://abc.example/r?to=https://abc.example/"},
                            {"http://127.0.0.1:54321http://127.0.0.1:54321/",
                             "http://127.0.0.1:54321http://127.0.0.1:54321/"},
                        });
}

TEST(UrlRulesTest, RelativeLeavesThePath) {
  Spec spec;
  spec.from = {"http://127.0.0.1:54321"};
  spec.relative = true;
  ExpectRewrites(spec, {
                           {"http://127.0.0.1:54321/storage/v1/x", "/storage/v1/x"},
                           {R"(http:\/\/127.0.0.1:54321\/x)", R"(\/x)"},
                           {"?u=http%3A%2F%2F127.0.0.1%3A54321%2Fx", "?u=%2Fx"},
                           {"http://127.0.0.1:54321", "/"},
                           {"http://127.0.0.1:54321?a", "/?a"},
                           {R"("http:\/\/127.0.0.1:54321")", R"("\/")"},
                           {"http%3A%2F%2F127.0.0.1%3A54321", "%2F"},
                       });
  // Without its origin, each of these would name another host.
  ExpectUntouched(spec, {"http://127.0.0.1:54321//evil.example", "http:/http://127.0.0.1:54321/x",
                         R"(http:\/\/127.0.0.1:54321\/\/evil.example)",
                         "http:http://127.0.0.1:54321//127.0.0.1:54321/x",
                         R"(http://127.0.0.1:54321\/x)", R"(http://127.0.0.1:54321/\/x)"});
  spec.from = {"http://127.0.0.1:54321/storage"};
  ExpectRewrites(spec, {
                           {"http://127.0.0.1:54321/storage/v1/x", "/storage/v1/x"},
                           {"http://127.0.0.1:54321/storage", "/storage"},
                           {"http://127.0.0.1:54321/rest", "http://127.0.0.1:54321/rest"},
                       });
}

TEST(UrlRulesTest, ToOriginCompletesStoragePaths) {
  Spec spec;
  spec.to_origin = "https://abc.example";
  for (const char* before : {"", " ", "\"", "'", "(", "{", ",", "[", ";", "\t", "\n", "\\n", "\\t",
                             "\\u0022", "&quot;", "\\\""}) {
    ExpectRewrites(spec,
                   {
                       {absl::StrCat(before, "/storage/v1/object/x"),
                        absl::StrCat(before, "https://abc.example/storage/v1/object/x")},
                       {absl::StrCat(before, R"(\/storage\/v1\/object\/x)"),
                        absl::StrCat(before, R"(https:\/\/abc.example\/storage\/v1\/object\/x)")},
                   });
  }
  ExpectUntouched(
      spec, {"https://x.example/storage/v1/object", "../storage/v1/object", "=/storage/v1/x",
             "storage/v1/x", "//storage/v1/x", "/storage/v2/x", "/storage/v1", "/Storage/v1/x",
             R"(/storage\/v1/x)", "x/storage/v1/x", "%2Fstorage%2Fv1%2Fx"});
}

TEST(UrlRulesTest, ForbiddenHostsWithEscapes) {
  Spec spec;
  spec.forbid = {"127.0.0.1", "localhost:3000", "bücher.example"};
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(spec);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const NeedleFinder finder(rules->needles());
  const auto found = [&](absl::string_view text) {
    std::vector<NeedleFinder::Hit> hits;
    finder.FindAll(text, 0, &hits);
    std::string last;
    size_t forbidden = 0, start = 0;
    for (const NeedleFinder::Hit& hit : hits) {
      if (!rules->Forbidden({text}, hit.offset, hit.needle, &forbidden, &start)) continue;
      last = absl::StrCat(rules->forbidden_name(forbidden), "@", start);
    }
    return last;
  };
  for (const char* text : {"http://127&#46;0&#46;0&#46;1/x", "http://127%2E0%2E0%2e1:54321",
                           "http://127.0.0.%31", "http://127&period;0.0.1", "x=//127.0.0\\u002e1",
                           "127\\x2e0.0.1 x.", "HTTP://%31%32%37.0.0.1"}) {
    EXPECT_EQ(found(text).substr(0, 10), "127.0.0.1@") << text;
  }
  EXPECT_EQ(found("http://l%6Fcalhost:3000"), "localhost:3000@7");
  EXPECT_EQ(found("http://l%6Fcalhost%3A3000"), "localhost:3000@7");
  for (const char* text : {"http://xn--bcher-kva.example",
                           "http://b\xC3\xBC"
                           "cher.example",
                           "http://b%c3%bccher.example", "http://b\\u00fccher.example",
                           "http://xn--bcher%2Dkva.example"}) {
    EXPECT_EQ(found(text).substr(0, 23), "xn--bcher-kva.example@7") << text;
  }
  for (const char* text : {"http://127&#46;0&#46;0&#46;10", "http://127%2E0.0.1.evil.example",
                           "http://x127%2E0.0.1", "http://l%6Fcalhost:30001", "http://l%6Fcalhost",
                           "%2E%2E", "&#39;&#46;", "50%25 of 127.0.0"}) {
    EXPECT_EQ(found(text), "") << text;
  }
}

TEST(UrlRulesTest, ForbiddenHosts) {
  Spec spec;
  spec.forbid = {"localhost", "127.0.0.1:54321", "[::1]"};
  const absl::StatusOr<UrlRules> rules = UrlRules::Make(spec);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const NeedleFinder finder(rules->needles());
  const auto found = [&](absl::string_view text) {
    std::vector<NeedleFinder::Hit> hits;
    finder.FindAll(text, 0, &hits);
    std::string names;
    for (const NeedleFinder::Hit& hit : hits) {
      size_t forbidden = 0;
      size_t start = 0;
      if (rules->Forbidden({text}, hit.offset, hit.needle, &forbidden, &start)) {
        absl::StrAppend(&names, rules->forbidden_name(forbidden), ";");
      }
    }
    return names;
  };
  for (const char* text :
       {"localhost", "LOCALHOST", "http://localhost/", "http://localhost:3000/", "//localhost",
        R"(http:\/\/localhost\/)", "http%3A%2F%2Flocalhost%3A3000", "me@localhost.",
        "\\nlocalhost\\n", "localhost. And", "localhost@evil", "a localhost b",
        "http://u:p@localhost/"}) {
    EXPECT_EQ(found(text), "localhost;") << text;
  }
  for (const char* text : {"127.0.0.1:54321", "x127.0.0.1:54321, http://127.0.0.1:54321",
                           "http://127.0.0.1:54321.evil", "127.0.0.1%3A54321"}) {
    EXPECT_EQ(found(text), "127.0.0.1:54321;") << text;
  }
  EXPECT_EQ(found("http://[::1]:80"), "[::1];");
  for (const char* text : {"localhosts", "my-localhost", "my.localhost", "localhost.localdomain",
                           "localhost-2", "localhost_x", "127.0.0.1", "127.0.0.1:5432",
                           "127.0.0.1:543210", "1127.0.0.1:54321", "::1"}) {
    EXPECT_EQ(found(text), "") << text;
  }
}

TEST(UrlRulesTest, RefusesRulesThatASecondRunWouldApplyAgain) {
  EXPECT_EQ(MakeError(FromTo({"http://a"}, {"http://A/"})),
            "--to http://a would be rewritten again by --from http://a; a second run must change "
            "nothing");
  MakeError(FromTo({"http://a"}, {"http://a/x"}));
  MakeError(FromTo({"http://a", "http://b"}, {"http://b", "http://c"}));
  MakeError(FromTo({"http://a", "http://b/x"}, {"http://b", "http://c"}));
  MakeError(FromTo({"http://a/x"}, {"http://a"}));
  for (const Spec& fine :
       {FromTo({"http://dev"}, {"http://dev.example"}), FromTo({"http://dev"}, {"http://dev:8000"}),
        FromTo({"http://dev:8000"}, {"http://dev"}), FromTo({"http://dev"}, {"https://dev"}),
        FromTo({"http://dev/a"}, {"http://dev/ab"})}) {
    EXPECT_TRUE(UrlRules::Make(fine).ok()) << UrlRules::Make(fine).status();
    const std::string once = Rewrite(fine, fine.from[0] + "/x " + fine.from[0]);
    EXPECT_EQ(once, fine.to[0] + "/x " + fine.to[0]);
    EXPECT_EQ(Rewrite(fine, once), once);
  }
}

TEST(UrlRulesTest, RefusesOptionsThatMakeNoSense) {
  EXPECT_EQ(MakeError(FromTo({"http://a"}, {})), "each --from needs its --to");
  EXPECT_EQ(MakeError(FromTo({"http://a", "http://A"}, {"http://b", "http://c"})),
            "--from http://a is given twice");
  Spec spec = FromTo({"http://a"}, {"http://b"});
  spec.relative = true;
  EXPECT_EQ(MakeError(spec), "--relative takes no --to");
  spec.to.clear();
  spec.to_origin = "http://b";
  EXPECT_EQ(MakeError(spec),
            "--relative and --to-origin undo each other; --from with --to does both in one run");
  spec = FromTo({"http://a"}, {"http://b"});
  spec.forbid = {"a", "b"};
  EXPECT_EQ(MakeError(spec), "--to http://b contains the host that --forbid b forbids");
}

TEST(OriginTest, KeepsSchemeAndHostInLowerCase) {
  const auto origin = ParseOrigin("HTTP://LocalHost:80/Path/");
  ASSERT_TRUE(origin.ok()) << origin.status();
  EXPECT_EQ(origin->ToString(), "http://localhost:80/Path");
  EXPECT_EQ(ParseOrigin("git+ssh://[2001:DB8::1]:22/")->ToString(), "git+ssh://[2001:db8::1]:22");
}

TEST(OriginTest, RejectsCharactersThatWouldNeedEscaping) {
  for (const char* text : {"",
                           "x",
                           "localhost",
                           "http:/x",
                           "http://",
                           "http:///x",
                           "://x",
                           "1http://x",
                           "http://x'y",
                           "http://x\\y",
                           "http://x y",
                           "http://x\"",
                           "http://x/a'b",
                           "http://x/a\\b",
                           "http://x?q",
                           "http://x#f",
                           "http://x/a?b",
                           "http://x/a%20b",
                           "http://x:",
                           "http://x:0",
                           "http://x:65536",
                           "http://x:+80",
                           "http://x:080",
                           "http://x:80a",
                           "http://u:p@x",
                           "http://-x",
                           "http://x.",
                           "http://[::1",
                           "http://[x]",
                           "http://::1",
                           "http://x/a//b",
                           "http://\xE9",
                           "http://x/\n"}) {
    EXPECT_FALSE(ParseOrigin(text).ok()) << text;
  }
}

// http://h and http://h:80 are the same origin (RFC 6454).
TEST(UrlRulesTest, DefaultPorts) {
  ExpectRewrites(FromTo({"https://a.example", "http://b.example:80"},
                        {"https://x.example", "https://y.example"}),
                 {{"https://a.example:443/p", "https://x.example/p"},
                  {"https://a.example/p", "https://x.example/p"},
                  {"https://a.example:443", "https://x.example"},
                  {R"(https:\/\/a.example:443\/p)", R"(https:\/\/x.example\/p)"},
                  {"https%3A%2F%2Fa.example%3A443%2Fp", "https%3A%2F%2Fx.example%2Fp"},
                  {"http://b.example/p", "https://y.example/p"},
                  {"http://b.example:80/p", "https://y.example/p"}});
  ExpectUntouched(
      FromTo({"https://a.example", "http://b.example:8000"},
             {"https://x.example", "https://y.example"}),
      {"https://a.example:4430", "https://a.example:80", "https://a.example:443@evil.example",
       "http://a.example:443", "http://b.example", "http://b.example:80"});
  // The specified port takes precedence over an equivalent one.
  ExpectRewrites(FromTo({"http://h", "http://h:80"}, {"http://one", "http://two"}),
                 {{"http://h/", "http://one/"}, {"http://h:80/", "http://two/"}});
  EXPECT_NE(MakeError(FromTo({"https://h"}, {"https://h:443"})).find("would be rewritten again"),
            std::string::npos);
}

TEST(UrlRulesTest, HostsOutsideAscii) {
  for (const char* from :
       {"http://münchen.example", "http://MÜNCHEN.example", "http://xn--mnchen-3ya.example"}) {
    ExpectRewrites(FromTo({from}, {"https://x.example"}),
                   {{"http://münchen.example/a", "https://x.example/a"},
                    {"http://MÜNCHEN.EXAMPLE/a", "https://x.example/a"},
                    {"http://xn--mnchen-3ya.example/a", "https://x.example/a"},
                    {"http://m%C3%BCnchen.example/a", "https://x.example/a"},
                    {R"(http:\/\/m\u00fcnchen.example\/a)", R"(https:\/\/x.example\/a)"},
                    {R"(http:\\/\\/m\\u00FCnchen.example)", R"(https:\\/\\/x.example)"},
                    {"http%3A%2F%2Fm%25C3%25BCnchen.example%2Fa", "https%3A%2F%2Fx.example%2Fa"}});
    ExpectUntouched(
        FromTo({from}, {"https://x.example"}),
        {"http://munchen.example", "http://xn--mnchen-3yb.example", "http://amünchen.example"});
  }
  // The replacement is in Punycode, which needs no escape anywhere.
  EXPECT_EQ(Rewrite(FromTo({"http://a.example"}, {"http://bücher.example"}), "http://a.example/"),
            "http://xn--bcher-kva.example/");
}

}  // namespace
}  // namespace dumpline
