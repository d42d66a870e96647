#include "tools/lib/http/retry.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

// Disables jitter: random() returns the upper end.
RetryOptions NoJitter(ScriptedTransport** transport) {
  RetryOptions options;
  options.retries = 3;
  options.first_delay = absl::Seconds(1);
  options.max_delay = absl::Seconds(3);
  options.random = [] { return 1.0; };
  options.now = [transport] { return (*transport)->now(); };
  return options;
}

struct Outcome {
  absl::StatusOr<HttpResponse> result = absl::UnknownError("not run");
  std::string times;  // times of the attempts, in seconds
};

Outcome RunAll(std::vector<absl::StatusOr<HttpResponse>> answers, bool idempotent = true) {
  ScriptedTransport scripted(std::move(answers));
  ScriptedTransport* pointer = &scripted;
  RetryingTransport transport(&scripted, RetryPolicy(NoJitter(&pointer)));
  HttpRequest request;
  request.url = "http://host/path?token=secret";
  request.idempotent = idempotent;
  Outcome outcome;
  outcome.result = transport.Send(request);
  for (const auto& sent : scripted.sent()) {
    absl::StrAppend(&outcome.times, absl::ToInt64Seconds(sent.time - absl::UnixEpoch()), " ");
  }
  return outcome;
}

TEST(RetryingTransport, TriesAgainWithGrowingDelaysUntilItWorks) {
  const Outcome outcome = RunAll({absl::UnavailableError("reset"), MakeResponse(503),
                                  MakeResponse(544), MakeResponse(200, "done")});
  ASSERT_TRUE(outcome.result.ok());
  EXPECT_EQ(outcome.result->body, "done");
  EXPECT_EQ(outcome.times, "0 1 3 6 ");
}

TEST(RetryingTransport, GivesTheLastAnswerWhenItHasTriedEnough) {
  const Outcome outcome =
      RunAll({MakeResponse(500), MakeResponse(502), MakeResponse(429), MakeResponse(520, "last")});
  ASSERT_TRUE(outcome.result.ok());
  EXPECT_EQ(outcome.result->status, 520);
  EXPECT_EQ(outcome.result->body, "last");
}

TEST(RetryingTransport, WaitsAsLongAsRetryAfterRequires) {
  EXPECT_EQ(RunAll({MakeResponse(429, "", {{"retry-after", "17"}}), MakeResponse(200)}).times,
            "0 17 ");
  EXPECT_EQ(RunAll({MakeResponse(503, "", {{"retry-after", "Thu, 01 Jan 1970 00:00:09 GMT"}}),
                    MakeResponse(200)})
                .times,
            "0 9 ");
  EXPECT_EQ(RunAll({MakeResponse(429, "", {{"retry-after", "soon"}}), MakeResponse(200)}).times,
            "0 1 ");
  // The delay is longer than a user would wait for a command.
  EXPECT_EQ(RunAll({MakeResponse(429, "", {{"retry-after", "3600"}})}).times, "0 ");
}

TEST(RetryingTransport, DoesNotRepeatRequestsThatAreNotIdempotent) {
  EXPECT_EQ(RunAll({absl::UnavailableError("reset")}, false).times, "0 ");
}

TEST(RetryingTransport, DoesNotRepeatWhatCannotChange) {
  EXPECT_EQ(RunAll({MakeResponse(400)}).times, "0 ");
  EXPECT_EQ(RunAll({MakeResponse(404)}).times, "0 ");
  EXPECT_EQ(RunAll({absl::InternalError("certificate")}).times, "0 ");
}

TEST(RetryingTransport, TrueStatusDecides) {
  RetryOptions options;
  options.random = [] { return 0.0; };
  options.true_status = [](const HttpResponse& response) {
    return response.body == "inner 503" ? 503 : response.status;
  };
  ScriptedTransport scripted({MakeResponse(400, "inner 503"), MakeResponse(400, "inner 415")});
  RetryingTransport transport(&scripted, RetryPolicy(options));
  HttpRequest request;
  request.url = "http://host/";
  request.idempotent = true;
  std::string why;
  request.on_retry = [&](const absl::Status& status, absl::Duration delay) {
    why = absl::StrCat(status.message(), " after ", absl::FormatDuration(delay));
  };
  EXPECT_EQ(transport.Send(request)->body, "inner 415");
  EXPECT_EQ(why, "GET http://host/: HTTP status 400 after 250ms");
}

class StringBodySink : public BodySink {
 public:
  absl::StatusOr<bool> Write(absl::string_view bytes) override {
    text.append(bytes.data(), bytes.size());
    return true;
  }
  std::string text;
};

TEST(RetryingTransport, BytesThatTheSinkHasTakenAreNotSentTwice) {
  auto sink = std::make_shared<StringBodySink>();
  int calls = 0;
  ScriptedTransport scripted([&](const ScriptedTransport::Sent&) -> absl::StatusOr<HttpResponse> {
    ++calls;
    if (calls == 1) return MakeResponse(503, "error page");  // must not reach the sink
    return MakeResponse(200, "0123456789");
  });
  RetryingTransport transport(&scripted, RetryPolicy(RetryOptions()));
  HttpRequest request;
  request.url = "http://host/";
  request.idempotent = true;
  request.sink = sink;
  EXPECT_TRUE(transport.Send(request).ok());
  EXPECT_EQ(sink->text, "0123456789");
  EXPECT_EQ(calls, 2);
}

TEST(RetryingTransport, CancelWhileItWaits) {
  ScriptedTransport scripted({MakeResponse(503)});
  RetryingTransport transport(&scripted, RetryPolicy(RetryOptions()));
  HttpRequest request;
  request.url = "http://host/";
  request.idempotent = true;
  absl::Status status;
  const auto id = transport.Start(
      request, [&](absl::StatusOr<HttpResponse> result) { status = result.status(); });
  ASSERT_TRUE(transport.RunOnce());  // the 503
  transport.Cancel(id);
  while (transport.RunOnce()) {
  }
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_EQ(scripted.sent().size(), 1u);
}

TEST(RetryPolicy, AnErrorMadeOfAnAnswerKeepsRetryAfter) {
  RetryOptions options;
  options.random = [] { return 1.0; };
  const RetryPolicy policy(options);
  absl::Status error = absl::UnavailableError("429");
  EXPECT_EQ(policy.DelayAfter(1, error), options.first_delay);
  NoteRetryAfter(MakeResponse(429), &error);
  EXPECT_EQ(policy.DelayAfter(1, error), options.first_delay);
  NoteRetryAfter(MakeResponse(429, "", {{"retry-after", "7"}}), &error);
  EXPECT_EQ(policy.DelayAfter(1, error), absl::Seconds(7));
  NoteRetryAfter(MakeResponse(429, "", {{"retry-after", "3600"}}), &error);
  EXPECT_EQ(policy.DelayAfter(1, error), std::nullopt);
}

TEST(RetryPolicy, JitterIsBetweenHalfAndAll) {
  RetryOptions options;
  options.first_delay = absl::Seconds(8);
  options.random = [] { return 0.0; };
  EXPECT_EQ(RetryPolicy(options).DelayAfter(1, absl::UnavailableError("")), absl::Seconds(4));
  options.random = [] { return 0.5; };
  EXPECT_EQ(RetryPolicy(options).DelayAfter(1, absl::UnavailableError("")), absl::Seconds(6));
  EXPECT_EQ(RetryPolicy(options).DelayAfter(1, absl::DataLossError("")), std::nullopt);
  options.retries = 100;
  EXPECT_EQ(RetryPolicy(options).DelayAfter(99, absl::UnavailableError("")), absl::Seconds(22.5));
}

}  // namespace
}  // namespace dumpline
