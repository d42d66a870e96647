#include "tools/lib/http/http.h"

#include <memory>

#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

TEST(PercentEncode, EncodesAllButUnreserved) {
  EXPECT_EQ(PercentEncode("aZ0-._~/", "/"), "aZ0-._~/");
  EXPECT_EQ(PercentEncode("a b?c+d'&=@(%#", "/"), "a%20b%3Fc%2Bd%27%26%3D%40%28%25%23");
  EXPECT_EQ(PercentEncode("\xC3\xBC", ""), "%C3%BC");
  EXPECT_EQ(PercentEncode("a/b", ""), "a%2Fb");
}

TEST(DisplayName, HasNoQuery) {
  HttpRequest request;
  request.method = "PUT";
  request.url = "https://host/sign/a?token=secret";
  EXPECT_EQ(DisplayName(request), "PUT https://host/sign/a");
}

TEST(HttpTransport, SendAnswersWithAnError) {
  FailingTransport transport(absl::UnavailableError("no route"));
  HttpRequest request;
  request.url = "https://host/";
  EXPECT_EQ(transport.Send(request).status(), absl::UnavailableError("no route"));
}

TEST(HttpResponse, HeaderGivesTheFirst) {
  const HttpResponse response = MakeResponse(200, "", {{"a", "1"}, {"a", "2"}});
  EXPECT_EQ(response.Header("a"), "1");
  EXPECT_EQ(response.Header("b"), "");
}

}  // namespace
}  // namespace dumpline
