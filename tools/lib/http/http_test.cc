#include "tools/lib/http/http.h"

#include <memory>

#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

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
