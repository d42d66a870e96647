#include "tools/url-list/storage_url.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

using Syntax = RawText::Syntax;

// Returns the URL read at each word "storage", as `origin bucket key`.
std::string Read(absl::string_view bytes, Syntax syntax = Syntax::kDollar) {
  const RawText text{bytes, true, syntax};
  std::string read;
  for (size_t pos = bytes.find("storage"); pos != bytes.npos;
       pos = bytes.find("storage", pos + 1)) {
    StorageUrl url;
    if (!ReadStorageUrl(text, pos, &url)) continue;
    absl::StrAppend(&read, read.empty() ? "" : "\n", url.origin.empty() ? "-" : url.origin, " ",
                    url.bucket, " ", url.key);
  }
  return read;
}

std::string Url(absl::string_view bytes) {
  StorageUrl url;
  const size_t pos = bytes.find("storage/");
  return ReadStorageUrl({bytes, true, Syntax::kDollar}, pos, &url) ? url.url : "none";
}

TEST(StorageUrlTest, EveryRouteThatNamesAnObject) {
  for (const char* route :
       {"object/public", "object/authenticated", "object/sign", "object", "object/info",
        "object/info/public", "object/info/authenticated", "object/upload/sign",
        "render/image/public", "render/image/authenticated", "render/image/sign"}) {
    EXPECT_EQ(Read(absl::StrCat("https://abc.supabase.co/storage/v1/", route, "/b/a/k.png")),
              "https://abc.supabase.co b a/k.png")
        << route;
  }
}

TEST(StorageUrlTest, NoObjectIsNamed) {
  for (const char* text : {"storage", "/storage/", "the storage/v1 API",
                           "https://abc.supabase.co/storage/v1/object/public/",
                           "https://abc.supabase.co/storage/v1/object/public/bucket",
                           "https://abc.supabase.co/storage/v1/object/public/bucket/",
                           "https://abc.supabase.co/storage/v1/object/public//key",
                           "https://abc.supabase.co/storage/v1/bucket/b",
                           "https://abc.supabase.co/storage/v1/object/list/b/k",
                           "https://abc.supabase.co/storage/v1/object/list-v2/b/k",
                           "https://abc.supabase.co/storage/v2/object/b/k",
                           "https://abc.supabase.co/Storage/v1/object/public/b/k",
                           "https://abc.supabase.co/mystorage/v1/object/public/b/k",
                           "https://abc.supabase.co/my-storage/v1/object/public/b/k",
                           "https://abc.supabase.co/storage/v1/object/public/b?k=1"}) {
    EXPECT_EQ(Read(text), "") << text;
  }
}

TEST(StorageUrlTest, Origins) {
  const std::string path = "/storage/v1/object/public/b/k";
  EXPECT_EQ(Read(path), "- b k");
  EXPECT_EQ(Read(path.substr(1)), "- b k");
  EXPECT_EQ(Read("http://127.0.0.1:54321" + path), "http://127.0.0.1:54321 b k");
  EXPECT_EQ(Read("HTTPS://[::1]:8000" + path), "HTTPS://[::1]:8000 b k");
  EXPECT_EQ(Read("//abc.supabase.co" + path), "//abc.supabase.co b k");
  EXPECT_EQ(Read("https://abc.storage.supabase.co" + path), "https://abc.storage.supabase.co b k");
  EXPECT_EQ(Read("https://example.com/supabase" + path), "https://example.com/supabase b k");
  EXPECT_EQ(Read("/supabase" + path), "/supabase b k");
  EXPECT_EQ(Read("abc.supabase.co" + path), "- b k");
  EXPECT_EQ(Read("https://proxy.example/https://abc.supabase.co" + path),
            "https://abc.supabase.co b k");
  EXPECT_EQ(Read("https://app.example/img?u=https://abc.supabase.co" + path + "&w=9"),
            "https://abc.supabase.co b k");
}

TEST(StorageUrlTest, SecretsAreLeftOut) {
  EXPECT_EQ(Url("https://abc.supabase.co/storage/v1/object/sign/b/k.png?token=eyJ"),
            "https://abc.supabase.co/storage/v1/object/sign/b/k.png");
  EXPECT_EQ(Url("/storage/v1/object/public/b/k.png#top"), "/storage/v1/object/public/b/k.png");
  EXPECT_EQ(Url("https://ada:lovelace@abc.supabase.co/storage/v1/object/public/b/k"),
            "https://abc.supabase.co/storage/v1/object/public/b/k");
  EXPECT_EQ(Url("storage/v1/object/public/b/k"), "storage/v1/object/public/b/k");
}

TEST(StorageUrlTest, KeysAreDecodedOnce) {
  const std::string base = "/storage/v1/object/public/my%20bucket/";
  EXPECT_EQ(Read(base + "a%20b.png"), "- my bucket a b.png");
  EXPECT_EQ(Read(base + "a+b%2Bc.png"), "- my bucket a+b+c.png");
  EXPECT_EQ(Read(base + "a%3Fb%2Fc%2520"), "- my bucket a?b/c%20");
  EXPECT_EQ(Read(base + "100%"), "- my bucket 100%");
  EXPECT_EQ(Read(base + "%zz%4"), "- my bucket %zz%4");
  EXPECT_EQ(Read(base + "%C3%A4.png"), "- my bucket ä.png");
  EXPECT_EQ(Read(base + "ä.png"), "- my bucket ä.png");
  EXPECT_EQ(Read(base + "%FF.png"), "- my bucket %FF.png");  // not valid text when decoded
  EXPECT_EQ(Read(base + "/a//b/"), "- my bucket /a//b/");    // the server keeps all slashes
}

TEST(StorageUrlTest, EveryEncoding) {
  const std::string plain = "https://abc.supabase.co/storage/v1/object/public/b/a/k.png";
  const std::string expected = "https://abc.supabase.co b a/k.png";
  for (const char* slash :
       {"/", R"(\/)", R"(\\/)", R"(\\\\\\/)", R"(\u002f)", R"(\u002F)", R"(\\\\u002F)"}) {
    const std::string encoded = absl::StrReplaceAll(plain, {{"/", slash}});
    for (const char* quote : {"\"", R"(\")", R"(\\\")"}) {
      EXPECT_EQ(Read(absl::StrCat("[", quote, encoded, quote, ",", quote, encoded, quote, "]")),
                absl::StrCat(expected, "\n", expected))
          << encoded;
    }
    EXPECT_EQ(Read(encoded), expected);
  }
  EXPECT_EQ(Read(R"({"u":"\/storage\/v1\/object\/public\/b\/\u00e4\ud83d\ude00\u0026.png"})"),
            "- b ä😀&.png");

  for (const auto& [colon, slash] :
       {std::make_pair("%3A", "%2F"), std::make_pair("%3a", "%2f"),
        std::make_pair("%253A", "%252F"), std::make_pair("%3A", "/")}) {
    const std::string encoded = absl::StrReplaceAll(plain, {{"/", slash}, {":", colon}});
    EXPECT_EQ(Read(absl::StrCat("/_next/image?url=", encoded, "&w=640&q=75")), expected) << encoded;
    EXPECT_EQ(Read(encoded), expected) << encoded;
  }
  // The encoding of the whole URL is decoded before that of the key.
  EXPECT_EQ(Read("?url=https%3A%2F%2Fh%2Fstorage%2Fv1%2Fobject%2Fpublic%2Fb%2Fa%2520b%2526c.png%"
                 "3Fw%3D1&q=2"),
            "https://h b a b&c.png");
}

// --- Where a URL ends

const char kBase[] = "https://h/storage/v1/object/public/b/";

std::string Key(absl::string_view before, absl::string_view after,
                Syntax syntax = Syntax::kDollar) {
  const std::string read = Read(absl::StrCat(before, kBase, after), syntax);
  return read.substr(std::min<size_t>(read.size(), 12));
}

TEST(StorageUrlTest, AWholeValueKeepsAllBytesThatKeysMayHave) {
  EXPECT_EQ(Key("", "it's(1),a;b=c&d@e:f!$*.png."), "it's(1),a;b=c&d@e:f!$*.png.");
  EXPECT_EQ(Key("", "it''s.png", Syntax::kQuoted), "it's.png");
  EXPECT_EQ(Key("", "a).\tnext", Syntax::kCopy), "a).");
  EXPECT_EQ(Key("x\t", "a).\nnext", Syntax::kCopy), "a).");
}

TEST(StorageUrlTest, SpacesThatShouldBePercentEncoded) {
  EXPECT_EQ(Key("", "a b.png"), "a b.png");
  EXPECT_EQ(Key("", "it's (1), a;b=c&d@e:f!*.png"), "it's (1), a;b=c&d@e:f!*.png");
  EXPECT_EQ(Key("", "a b/c  d.jpeg?x=1&y=2"), "a b/c  d.jpeg");
  EXPECT_EQ(Key("x\t", "a b.png\tx.y", Syntax::kCopy), "a b.png");
  EXPECT_EQ(Key("{\"u\": \"", "a b.png\"}"), "a b.png");
  EXPECT_EQ(Key("<img src='", "a b.png'> c.png"), "a b.png");
  // Text follows the URL.
  EXPECT_EQ(Key("", "a.png is nicer than b.png"), "a.png");
  EXPECT_EQ(Key("", "a is nice"), "a");
  EXPECT_EQ(Key("", "a\nb.png"), "a");
  EXPECT_EQ(Key("See ", "a b.png"), "a");
  EXPECT_EQ(Key("{\"u\": \"", "a is <b>.png\"}"), "a");
  EXPECT_EQ(Read(absl::StrCat(kBase, "a ", kBase, "b.png")), "https://h b a\nhttps://h b b.png");
  EXPECT_EQ(Key("", absl::StrCat("a ", std::string(16400, 'b'), ".png")), "a");
}

TEST(StorageUrlTest, InQuotes) {
  EXPECT_EQ(Key("{\"a\": \"", "it's(1),b.\"}"), "it's(1),b.");
  EXPECT_EQ(Key("<img src='", "k,1.png'>"), "k,1.png");
  EXPECT_EQ(Key("<img src=''", "k,1.png''>", Syntax::kQuoted), "k,1.png");
  EXPECT_EQ(Key("<img src=&quot;", "k&amp;1.png&quot;&gt;"), "k&1.png");
  EXPECT_EQ(Key("`", "k.png`"), "k.png");
  EXPECT_EQ(Key("", R"(k.png\nnext line)"), "k.png");
}

TEST(StorageUrlTest, AnEscapedQuoteIsAQuote) {
  for (const char* quote : {R"(\')", "''"}) {
    EXPECT_EQ(Key("", absl::StrCat("it", quote, "s.png"), Syntax::kEscaped), "it's.png");
    EXPECT_EQ(Key("{\"a\": \"", absl::StrCat("it", quote, "s.png\"}"), Syntax::kEscaped),
              "it's.png");
    EXPECT_EQ(Key(absl::StrCat("<img src=", quote), absl::StrCat("k,1.png", quote, ">"),
                  Syntax::kEscaped),
              "k,1.png");
    EXPECT_EQ(Key("See ", absl::StrCat("k.png", quote), Syntax::kEscaped), "k.png");
  }
  // A backslash that is not an escape precedes the quote and ends the URL.
  EXPECT_EQ(Key("", R"(it\'s.png)", Syntax::kDollar), "it");
  EXPECT_EQ(Key("", R"(it\''s.png)", Syntax::kQuoted), "it");
  EXPECT_EQ(Key("", R"(it\\\'s.png)", Syntax::kEscaped), "it");
}

TEST(StorageUrlTest, InParentheses) {
  EXPECT_EQ(Key("![alt](", "a(1).png)."), "a(1).png");
  EXPECT_EQ(Key("![alt](", "a.png \"title\")"), "a.png");
  EXPECT_EQ(Key("url(", "a.png);"), "a.png");
  EXPECT_EQ(Key("url('", "a.png');"), "a.png");
  EXPECT_EQ(Key("[text ", "a.png]"), "a.png");
  EXPECT_EQ(Key("<", "a.png.>"), "a.png.");
}

TEST(StorageUrlTest, InArraysAndLists) {
  EXPECT_EQ(Key("{", "a.png,b.png}"), "a.png");
  EXPECT_EQ(Key("{x,", "a.png}"), "a.png");
  EXPECT_EQ(Key("{\"", "a,b.png\",x}"), "a,b.png");
  const std::string two =
      absl::StrCat(kBase, "a,1.png,", kBase, "b.png;/storage/v1/object/public/b/c.png");
  EXPECT_EQ(Read(two), "https://h b a,1.png\nhttps://h b b.png\n- b c.png");
}

TEST(StorageUrlTest, InRunningText) {
  EXPECT_EQ(Key("See ", "a.png."), "a.png");
  EXPECT_EQ(Key("See ", "a.png, and"), "a.png");
  EXPECT_EQ(Key("(see ", "a(1).png) and"), "a(1).png");
  EXPECT_EQ(Key("What of ", "a.png?"), "a.png");
  EXPECT_EQ(Key("**", "a.png**"), "a.png");
  EXPECT_EQ(Key("<a>", "a.png</a>"), "a.png");
  EXPECT_EQ(Key("u=", "a.png&w=2"), "a.png");
  EXPECT_EQ(Key("", "a.png, and more"), "a.png");
}

TEST(StorageUrlTest, TextLongerThanAnyUrlIsNotAUrl) {
  EXPECT_EQ(Key("", std::string(16000, 'x')).size(), 16000u);
  EXPECT_EQ(Key("", std::string(17000, 'x')), "");
  // Only the end of a long text before the path is read.
  const std::string path = "/storage/v1/object/public/b/k";
  EXPECT_EQ(Read("https://" + std::string(3000, 'x') + path), "- b k");
}

TEST(StorageUrlTest, TruncatedEscapesAreNotEscapes) {
  const std::string whole =
      R"(https://h/storage/v1/object/public/b/\u00e4\ud83d\ude00\\\/\'%2%C3&quot;)";
  for (size_t size = 0; size <= whole.size(); ++size) {
    for (Syntax syntax : {Syntax::kQuoted, Syntax::kEscaped, Syntax::kDollar, Syntax::kCopy}) {
      const std::string copy(whole, 0, size);  // lets AddressSanitizer detect reads past the end
      Read(copy, syntax);
    }
  }
  for (size_t percents = 0; percents < 9; ++percents) {
    std::string slash = "%";
    for (size_t i = 0; i < percents; ++i) slash += "25";
    for (size_t size = 0; size < slash.size() + 2; ++size)
      Read("storage" + (slash + "2F").substr(0, size));
  }
}

TEST(StorageUrlTest, AnotherUrlIsNeverAPartOfAKey) {
  const std::string two = absl::StrCat("https://h b a.png\nhttps://h b b.png");
  for (const char* between :
       {"&",  "+",  ")",  "*",   "'",   "!",   "=",      ",",        ";",
        ":",  "$",  "@",  "%20", "%0A", "%2C", "%20%20", "",         "、",
        "。", "，", "；", "！",  "」",  "…",   "”",      "\xC2\xA0", "\xE3\x80\x80",
        "&&", "),", ")(", "**+"}) {
    for (const char* before : {"", "see ", "画像："}) {
      EXPECT_EQ(Read(absl::StrCat(before, kBase, "a.png", between, kBase, "b.png")), two)
          << before << "|" << between;
    }
  }
  const std::string relative = "/storage/v1/object/public/b/";
  for (const char* between : {"&", "+", ")", "*", "'", "!", "=", ",", ";", "%20", "、"}) {
    EXPECT_EQ(Read(absl::StrCat(relative, "a.png", between, relative, "b.png")),
              "- b a.png\n- b b.png")
        << between;
  }
  EXPECT_EQ(Key("", "a:b.png"), "a:b.png");
  EXPECT_EQ(Key("", "http.png"), "http.png");
  EXPECT_EQ(Key("", "proxy/https://x.example/a.png"), "proxy/https://x.example/a.png");
}

TEST(StorageUrlTest, PunctuationOutsideAsciiEndsAUrl) {
  EXPECT_EQ(Key("画像：", "k.png。次"), "k.png");
  EXPECT_EQ(Key("（", "k.png）"), "k.png");
  EXPECT_EQ(Key("「", "k.png」"), "k.png");
  EXPECT_EQ(Key("„", "k.png“ und"), "k.png");
  EXPECT_EQ(Key("", "k.png؟"), "k.png");
  EXPECT_EQ(Key("", R"(k.png。x)"), "k.png");
  EXPECT_EQ(Key("{\"u\": \"", "a、b.png\"}"), "a、b.png");
  EXPECT_EQ(Key("", "写真é.png"), "写真é.png");  // letters
}

// A long run of text is read once, not once for each word in it.
TEST(StorageUrlTest, ALongRunIsPassedOver) {
  std::string run;
  while (run.size() < (40 << 10)) run += "/storage/v1/object/x";
  StorageUrl url;
  EXPECT_FALSE(ReadStorageUrl({run, true, Syntax::kDollar}, 1, &url));
  EXPECT_GT(url.end, size_t{16 << 10});
  EXPECT_FALSE(ReadStorageUrl({"/storage/v1/object/x", true, Syntax::kDollar}, 1, &url));
  EXPECT_EQ(url.end, 1u);
}

}  // namespace
}  // namespace dumpline
