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

TEST(Failure, IsThatOfTheError) {
  absl::Status error = absl::UnavailableError("no route");
  EXPECT_EQ(FailureOf(error), HttpFailure::kOther);
  SetFailure(HttpFailure::kOther, &error);
  EXPECT_EQ(error, absl::UnavailableError("no route"));
  SetFailure(HttpFailure::kTls, &error);
  EXPECT_EQ(FailureOf(error), HttpFailure::kTls);
}

TEST(IsWebPage, ReadsTheContentType) {
  EXPECT_TRUE(IsWebPage(MakeResponse(200, "", {{"content-type", "Text/HTML; charset=utf-8"}})));
  EXPECT_FALSE(IsWebPage(MakeResponse(200, "<html>", {{"content-type", "text/plain"}})));
  EXPECT_FALSE(IsWebPage(MakeResponse(200, "<html>")));
}

TEST(HttpResponse, HeaderGivesTheFirst) {
  const HttpResponse response = MakeResponse(200, "", {{"a", "1"}, {"a", "2"}});
  EXPECT_EQ(response.Header("a"), "1");
  EXPECT_EQ(response.Header("b"), "");
}

}  // namespace
}  // namespace dumpline
