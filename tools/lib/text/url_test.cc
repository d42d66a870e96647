#include "tools/lib/text/url.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns "SCHEME HOST PORT PATH", or the error.
std::string Parts(const absl::StatusOr<Url>& url) {
  if (!url.ok()) return std::string(url.status().message());
  return absl::StrCat(url->scheme, " ", url->host, " ", url->port, " ", url->path);
}

TEST(ParseUrl, Parts) {
  EXPECT_EQ(Parts(ParseUrl("https://ABC.supabase.co")), "https abc.supabase.co 0 ");
  EXPECT_EQ(Parts(ParseUrl("HTTP://127.0.0.1:54321/")), "http 127.0.0.1 54321 /");
  EXPECT_EQ(Parts(ParseUrl("http://[2001:DB8::1]:80/Rest/v1//")),
            "http [2001:db8::1] 80 /Rest/v1//");
  EXPECT_EQ(Parts(ParseUrl("git+ssh://my_host-1")), "git+ssh my_host-1 0 ");
  EXPECT_EQ(Parts(ParseUrl("https://h/%20\xC3\xA4@:")), "https h 0 /%20\xC3\xA4@:");
}

TEST(ParseUrl, ErrorsArePredicates) {
  const std::string not_a_url = "is not a URL (expected SCHEME://HOST[:PORT][/PATH])";
  for (const char* text :
       {"", "secret", "host:80", "//host", "://host", "1a://host", "a b://host", "mailto:a@b"}) {
    EXPECT_EQ(Parts(ParseUrl(text)), not_a_url) << text;
  }
  EXPECT_EQ(Parts(ParseUrl("https://me:pw@host")), "has a user name or a password");
  EXPECT_EQ(Parts(ParseUrl("https://host/?apikey=x")), "has a query or a fragment");
  EXPECT_EQ(Parts(ParseUrl("https://host#x")), "has a query or a fragment");
  EXPECT_EQ(Parts(ParseUrl("https://host/a b")), "has white space or a control character");
  EXPECT_EQ(Parts(ParseUrl("https:///x")), "has no host");
  for (const char* host : {"ho st", "-host", "host.", "h\xC3\xB6st", "[::1", "[::1]x", "[host]",
                           "[]", "::1", "a%20b"}) {
    const std::string error = Parts(ParseUrl(absl::StrCat("https://", host, "/x")));
    EXPECT_TRUE(error == "has an invalid host" || host == std::string("::1")) << host << error;
  }
  for (const char* port : {"", "0", "08", "65536", "+80", " 80", "80x", "99999999999", ":"}) {
    EXPECT_EQ(Parts(ParseUrl(absl::StrCat("https://host:", port))),
              "has an invalid port (expected 1 to 65535)")
        << port;
  }
}

TEST(ParseHttpUrl, RejectsOtherSchemes) {
  EXPECT_EQ(Parts(ParseHttpUrl("Https://h:1/p")), "https h 1 /p");
  for (const char* text : {"", "sb_secret_x", "ftp://h", "file:///x", "httpss://h", "http:/h"}) {
    EXPECT_EQ(Parts(ParseHttpUrl(text)), "is not an http or https URL") << text;
  }
}

TEST(ParseAuthority, HostAndPort) {
  EXPECT_EQ(Parts(ParseAuthority("LocalHost:8080")), " localhost 8080 ");
  EXPECT_EQ(Parts(ParseAuthority("[::1]")), " [::1] 0 ");
  EXPECT_EQ(Parts(ParseAuthority("")), "has no host");
  EXPECT_EQ(Parts(ParseAuthority("host/x")), "has an invalid host");
}

TEST(Url, TextOfTheParts) {
  EXPECT_EQ(ParseUrl("http://[::1]:81/x")->authority(), "[::1]:81");
  EXPECT_EQ(ParseUrl("https://h/x")->authority(), "h");
  EXPECT_EQ(ParseUrl("https://h")->port_or_default(), 443);
  EXPECT_EQ(ParseUrl("http://h")->port_or_default(), 80);
  EXPECT_EQ(ParseUrl("http://h:443")->port_or_default(), 443);
}

TEST(TakeUserInfo, IsBeforeTheLastAtOfTheAuthority) {
  const auto take = [](std::string url) {
    const std::string user_info = TakeUserInfo(&url);
    return user_info + " " + url;
  };
  EXPECT_EQ(take("https://u:p@h/x"), "u:p https://h/x");
  EXPECT_EQ(take("https://u:p@q@h"), "u:p@q https://h");
  EXPECT_EQ(take("https://h/a@b"), " https://h/a@b");
  EXPECT_EQ(take("https://h?a@b"), " https://h?a@b");
  EXPECT_EQ(take("https://@h"), " https://h");
  EXPECT_EQ(take("u@h"), " u@h");
}

TEST(OriginOf, LeavesOutTheSchemesOwnPort) {
  EXPECT_EQ(OriginOf("https://Example.com/a"), "https://example.com");
  EXPECT_EQ(OriginOf("HTTPS://example.com:443"), "https://example.com");
  EXPECT_EQ(OriginOf("http://example.com:443/"), "http://example.com:443");
  EXPECT_EQ(OriginOf("http://example.com:8080?x"), "http://example.com:8080");
  EXPECT_EQ(OriginOf("https://example.com/a?b=c://d#e"), "https://example.com");
  for (const char* text : {"mailto:a@b", "/a", "", "ftp://h", "https://u@h", "https://h:x"}) {
    EXPECT_EQ(OriginOf(text), "") << text;
  }
}

}  // namespace
}  // namespace dumpline
