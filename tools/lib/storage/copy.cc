#include "tools/lib/storage/copy.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "tools/lib/http/body_pipe.h"
#include "tools/lib/storage/md5.h"

namespace dumpline {
namespace {

// What has flowed by from the object's beginning on.
struct Seen {
  Md5 md5;
  bool is_gapless = true;  // else an earlier run began it, and the MD5 is of nothing

  void Add(absl::string_view bytes) {
    if (is_gapless) md5.Update(bytes);
  }
};

// Passes `bytes` bytes on to a pipe, without the first `skip`, and refuses more than that.
class WatchingSink : public BodySink {
 public:
  WatchingSink(std::shared_ptr<BodyPipe> pipe, uint64_t skip, uint64_t bytes, Seen* seen,
               uint64_t* counter)
      : pipe_(std::move(pipe)), skip_(skip), left_(bytes), seen_(seen), counter_(counter) {}

  absl::StatusOr<bool> Write(absl::string_view bytes) override {
    if (bytes.size() > skip_ + left_) {
      return absl::DataLossError("the source gives more bytes than it should");
    }
    const size_t skipped = static_cast<size_t>(std::min<uint64_t>(skip_, bytes.size()));
    const absl::string_view passed = bytes.substr(skipped);
    if (!passed.empty()) {
      const absl::StatusOr<bool> taken = pipe_->Write(passed);
      if (!taken.ok() || !*taken) return taken;
    }
    seen_->Add(bytes);
    skip_ -= skipped;
    left_ -= passed.size();
    *counter_ += passed.size();
    return true;
  }
  void OnWritable(std::function<void()> wake) override { pipe_->OnWritable(std::move(wake)); }

  uint64_t left() const { return left_; }

 private:
  const std::shared_ptr<BodyPipe> pipe_;
  uint64_t skip_;
  uint64_t left_;
  Seen* const seen_;
  uint64_t* const counter_;
};

}  // namespace

// One copy under way. Each step ends by starting the next; a shared_ptr in the callbacks keeps the job
// alive until Finish().
class Copier::Job : public std::enable_shared_from_this<Job> {
 public:
  Job(Copier* copier, ObjectInfo wanted, std::function<void(CopyResult)> done)
      : copier_(copier), wanted_(std::move(wanted)), done_(std::move(done)) {}

  void Start() {
    SetActive(true);
    if (wanted_.size && !wanted_.mimetype.empty()) return Compare();
    AskSource(&Job::Compare);  // a line of url-list, say
  }

  void Retried() { ++result_.attempts; }

 private:
  // Learns what no list says, and whether the list is still right; then goes on with `next`.
  void AskSource(void (Job::*next)()) {
    if (has_asked_source_) return (this->*next)();
    copier_->from_->GetInfo(
        wanted_.bucket, wanted_.key,
        [self = shared_from_this(), next](absl::StatusOr<ObjectInfo> info) {
          if (!info.ok()) return self->Fail(info.status());
          ObjectInfo& wanted = self->wanted_;
          if (!info->size) {
            return self->Fail(absl::InternalError("the source does not say the object's size"));
          }
          self->has_asked_source_ = true;
          if (!wanted.size) wanted.size = info->size;
          if (wanted.etag.empty()) wanted.etag = info->etag;
          if (wanted.mimetype.empty()) wanted.mimetype = info->mimetype;
          if (wanted.cache_control.empty()) wanted.cache_control = info->cache_control;
          if (wanted.user_metadata.empty()) wanted.user_metadata = info->user_metadata;
          if (*info->size != *wanted.size) return self->Fail(self->CheckSize(*info->size));
          self->source_is_as_listed_ = info->etag == wanted.etag && !wanted.etag.empty();
          (*self.*next)();
        });
  }

  void Compare() {
    if (copier_->options_.overwrite == Overwrite::kAlways) return Prepare();
    auto compare = [self = shared_from_this()](absl::StatusOr<ObjectInfo> info) {
      if (absl::IsNotFound(info.status())) return self->Prepare();
      if (!info.ok()) return self->Fail(info.status());
      if (self->copier_->options_.overwrite == Overwrite::kNever || self->IsAsWanted(*info)) {
        return self->Finish(CopyResult::Outcome::kSkipped);
      }
      self->Prepare();
    };
    if (wanted_.user_metadata.empty()) {
      copier_->before_.Get(wanted_.bucket, wanted_.key, std::move(compare));
    } else {
      copier_->to_->GetInfo(wanted_.bucket, wanted_.key, std::move(compare));  // no list has it
    }
  }

  bool IsAsWanted(const ObjectInfo& info) const {
    if (info.size != wanted_.size) return false;
    if (!info.md5().empty() && !wanted_.md5().empty() && info.md5() != wanted_.md5()) return false;
    return FirstOtherMetadata(info).empty();
  }

  // The first of the metadata that `info` has otherwise: "mimetype x instead of y".
  std::string FirstOtherMetadata(const ObjectInfo& info) const {
    if (!wanted_.mimetype.empty() && info.mimetype != wanted_.mimetype) {
      return absl::StrCat("mimetype ", info.mimetype, " instead of ", wanted_.mimetype);
    }
    if (!wanted_.cache_control.empty() && info.cache_control != wanted_.cache_control) {
      return absl::StrCat("cacheControl ", info.cache_control, " instead of ",
                          wanted_.cache_control);
    }
    if (!wanted_.user_metadata.empty() && !info.HasUserMetadata(wanted_.user_metadata)) {
      return absl::StrCat("user metadata ", info.user_metadata, " instead of ",
                          wanted_.user_metadata);
    }
    return "";
  }

  bool overwrites() const { return copier_->options_.overwrite != Overwrite::kNever; }

  void Prepare() {
    if (copier_->options_.dry_run) {
      result_.bytes = *wanted_.size;
      return Finish(CopyResult::Outcome::kWouldUpload);
    }
    // The transfer itself finds out whether the list is right; a tree of files has nothing to add to it.
    const bool is_known = !wanted_.etag.empty() && !wanted_.cache_control.empty();
    if (is_known && copier_->from_->InfoReadsContent(wanted_.bucket)) return Transfer();
    AskSource(&Job::Transfer);
  }

  void Transfer() {
    ++result_.attempts;
    seen_ = Seen();
    const uint64_t size = *wanted_.size;
    ResumableUploads* const parts = copier_->to_->resumable();
    if (size > copier_->options_.resumable_over && parts != nullptr && parts->CanCarry(wanted_)) {
      return BeginParts();
    }
    if (size <= copier_->options_.small_bytes) return TransferSmall();
    const auto self = shared_from_this();
    Flow flow;
    flow.bytes = *wanted_.size;
    flow.is_last = true;
    flow.write = [self](std::shared_ptr<BodySource> source, uint64_t bytes,
                        std::function<void(absl::Status)> done) {
      self->copier_->to_->Write(self->wanted_, self->overwrites(), std::move(source), bytes, done);
    };
    flow.done = [self](absl::Status status) { self->EndAttempt(std::move(status)); };
    Run(std::move(flow));
  }

  void TransferSmall() {
    const auto self = shared_from_this();
    copier_->from_->ReadSmall(
        wanted_.bucket, wanted_.key, copier_->options_.small_bytes,
        [self](absl::StatusOr<std::string> content) {
          if (!content.ok()) return self->EndAttempt(content.status());
          self->seen_.Add(*content);
          const absl::Status checked = self->CheckContent(content->size());
          if (!checked.ok()) return self->EndAttempt(checked);
          self->copier_->bytes_sent_ += content->size();
          self->copier_->to_->WriteSmall(
              self->wanted_, self->overwrites(),
              std::make_shared<const std::string>(*std::move(content)),
              [self](absl::Status status) { self->EndAttempt(std::move(status)); });
        });
  }

  // With what became of a Transfer().
  void EndAttempt(absl::Status status) {
    if (status.ok()) return Verify();
    if (absl::IsAlreadyExists(status) && !overwrites()) {
      // Somebody was faster; or we were, and the answer to an earlier attempt was lost.
      if (result_.attempts > 1) return Verify();
      return Finish(CopyResult::Outcome::kSkipped);
    }
    std::optional<absl::Duration> delay = copier_->policy_.DelayAfter(result_.attempts, status);
    if (absl::IsDataLoss(status)) {
      EndState();  // what the target has of it is as wrong
      if (!was_wrong_) delay = absl::ZeroDuration();
      was_wrong_ = true;
    }
    if (!delay) return Fail(std::move(status));
    copier_->transport_->After(*delay, [self = shared_from_this()] { self->Transfer(); });
  }

  absl::Status CheckSize(uint64_t size) const {
    if (size == *wanted_.size) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("the source has ", size, " bytes, the list says ",
                                            *wanted_.size, ": list it again"));
  }

  // Whether what was read is what the list says.
  absl::Status CheckContent(uint64_t size) const {
    const absl::Status sized = CheckSize(size);
    if (!sized.ok()) return sized;
    if (seen_.is_gapless && !wanted_.md5().empty() && seen_.md5.Hex() != wanted_.md5()) {
      return absl::DataLossError(absl::StrCat("the source's content has the MD5 ", seen_.md5.Hex(),
                                              ", the list says ", wanted_.md5(),
                                              ": list it again"));
    }
    return absl::OkStatus();
  }

  // A stretch of the source on its way to the target.
  struct Flow {
    uint64_t offset = 0;
    uint64_t bytes = 0;
    uint64_t skip = 0;     // so many bytes before `offset` are read too, for the MD5, and not sent
    bool is_last = false;  // ends at the object's end
    std::function<void(std::shared_ptr<BodySource>, uint64_t, std::function<void(absl::Status)>)>
        write;
    std::function<void(absl::Status)> done;

    std::shared_ptr<BodyPipe> pipe;
    std::shared_ptr<WatchingSink> sink;
    std::function<void()> cancel_read;
    bool is_reading = true;
    bool is_writing = false;
    absl::Status error;  // the first, which caused any other
  };

  void Run(Flow parts) {
    const auto self = shared_from_this();
    const auto flow = std::make_shared<Flow>(std::move(parts));
    flow->pipe = std::make_shared<BodyPipe>();
    flow->sink = std::make_shared<WatchingSink>(flow->pipe, flow->skip, flow->bytes, &seen_,
                                                &copier_->bytes_sent_);
    ObjectStore::ReadRequest read;
    read.bucket = wanted_.bucket;
    read.key = wanted_.key;
    read.offset = flow->offset - flow->skip;
    if (read.offset > 0 || !flow->is_last) read.length = flow->skip + flow->bytes;
    read.sink = flow->sink;
    read.on_start = [self, flow](std::optional<uint64_t> size, const std::string& etag) {
      // Nothing has been sent yet, so a source that has changed costs nothing.
      if (size && *size != *self->wanted_.size) return self->CheckSize(*size);
      if (!self->source_etag_.empty() && etag != self->source_etag_) {
        self->source_etag_.clear();
        return absl::DataLossError("the source has changed while it was read");
      }
      self->source_etag_ = etag;
      flow->is_writing = true;
      flow->write(flow->pipe, flow->bytes, [self, flow](absl::Status status) {
        flow->is_writing = false;
        if (flow->error.ok()) flow->error = status;
        flow->pipe->CloseRead(absl::CancelledError("the target takes no more"));
        if (flow->is_reading && !status.ok() && flow->cancel_read) flow->cancel_read();
        self->EndFlow(flow);
      });
      return absl::OkStatus();
    };
    flow->cancel_read = copier_->from_->Read(std::move(read), [self, flow](absl::Status status) {
      flow->is_reading = false;
      if (status.ok() && flow->sink->left() > 0) {
        status = absl::UnavailableError(
            absl::StrCat("the source's content ended ", flow->sink->left(), " bytes too early"));
      }
      if (status.ok() && flow->is_last) status = self->CheckContent(*self->wanted_.size);
      if (flow->error.ok()) flow->error = status;
      flow->pipe->CloseWrite(status);
      self->EndFlow(flow);
    });
  }

  void EndFlow(const std::shared_ptr<Flow>& flow) {
    if (flow->is_reading || flow->is_writing) return;
    const auto done = std::move(flow->done);
    flow->write = nullptr;
    flow->cancel_read = nullptr;
    done(flow->error);
  }

  // Everything that an upload was begun with: another is another upload.
  std::string StateId() const {
    return absl::StrCat(copier_->to_->name(), "\n", wanted_.bucket, "\n", wanted_.key, "\n",
                        *wanted_.size, "\n", wanted_.etag, "\n", wanted_.mimetype, "\n",
                        wanted_.cache_control, "\n", wanted_.user_metadata, "\n", overwrites());
  }

  void BeginParts() {
    // What is not certainly the content that an earlier run began with must not be put behind it: its
    // eTag says so, or all of it is read once more on the way.
    if (copier_->options_.state == nullptr) return CreateUpload();
    if (has_asked_source_ && !source_is_as_listed_) return CreateUpload();
    upload_ = copier_->options_.state->Find(StateId());
    if (upload_.empty()) return CreateUpload();
    seen_.is_gapless = !has_asked_source_;
    AskOffset();
  }

  void CreateUpload() {
    copier_->to_->resumable()->Create(
        wanted_, overwrites(), [self = shared_from_this()](absl::StatusOr<std::string> upload) {
          if (!upload.ok()) return self->EndAttempt(upload.status());
          self->failures_ = 0;
          self->upload_ = *upload;
          if (self->copier_->options_.state != nullptr) {
            self->copier_->options_.state->Begun(self->StateId(), self->upload_);
          }
          self->SendPart(0);
        });
  }

  void AskOffset() {
    copier_->to_->resumable()->GetOffset(
        upload_, [self = shared_from_this()](absl::StatusOr<uint64_t> offset) {
          if (offset.ok() && *offset <= *self->wanted_.size) return self->SendPart(*offset);
          if (!offset.ok() && !absl::IsNotFound(offset.status()) &&
              !absl::IsInvalidArgument(offset.status())) {
            return self->Fail(offset.status());
          }
          // Expired, or finished and forgotten; the answer to the last part may have been lost.
          self->EndState();
          self->AskWhetherDone();
        });
  }

  // When the server no longer knows an upload: is the object there?
  void AskWhetherDone() {
    copier_->to_->GetInfo(
        wanted_.bucket, wanted_.key, [self = shared_from_this()](absl::StatusOr<ObjectInfo> info) {
          if (info.ok() && self->IsAsWanted(*info) && self->has_sent_last_) return self->Verify();
          if (!info.ok() && !absl::IsNotFound(info.status())) return self->Fail(info.status());
          if (self->uploads_lost_++ > 0) {
            return self->Fail(absl::UnavailableError("the target lost the upload twice"));
          }
          self->CreateUpload();
        });
  }

  void SendPart(uint64_t offset) {
    if (offset == *wanted_.size) return Verify();
    const auto self = shared_from_this();
    ResumableUploads* const target = copier_->to_->resumable();
    Flow flow;
    flow.offset = offset;
    if (offset == 0) seen_ = part_begin_ = Seen();
    if (seen_.is_gapless) {
      // After a break inside a part all of it is read again: the MD5 must be of what is sent now, which
      // may be read otherwise than the first time.
      if (seen_.md5.bytes() == offset) part_begin_ = seen_;
      if (part_begin_.md5.bytes() > offset) part_begin_ = Seen();  // the target has lost some
      seen_ = part_begin_;
      flow.skip = offset - seen_.md5.bytes();
    }
    flow.bytes = std::min(target->part_bytes(), *wanted_.size - offset);
    flow.is_last = offset + flow.bytes == *wanted_.size;
    has_sent_last_ = has_sent_last_ || flow.is_last;
    const uint64_t end = offset + flow.bytes;
    flow.write = [self, target, offset, end](std::shared_ptr<BodySource> source, uint64_t bytes,
                                             std::function<void(absl::Status)> done) {
      target->Append(self->upload_, self->overwrites(), offset, std::move(source), bytes,
                     [end, done](absl::StatusOr<uint64_t> now_at) {
                       if (now_at.ok() && *now_at != end) {
                         return done(absl::AbortedError(
                             absl::StrCat("the target is at byte ", *now_at, " and not at ", end)));
                       }
                       done(now_at.status());
                     });
    };
    flow.done = [self, end](absl::Status status) {
      if (status.ok()) {
        self->failures_ = 0;
        return self->SendPart(end);
      }
      // Another offset than ours, or another writer that has not gone yet (a broken connection's), is
      // as passing as a broken connection.
      const absl::Status passing =
          absl::IsAborted(status) ? absl::UnavailableError(status.message()) : status;
      if (absl::IsNotFound(status)) {
        self->EndState();
        return self->AskWhetherDone();
      }
      if (absl::IsDataLoss(status)) return self->EndAttempt(status);
      const std::optional<absl::Duration> delay =
          self->copier_->policy_.DelayAfter(++self->failures_, passing);
      if (!delay) return self->Fail(status);
      ++self->result_.attempts;
      self->copier_->transport_->After(*delay, [self] { self->AskOffset(); });
    };
    Run(std::move(flow));
  }

  void EndState() {
    if (copier_->options_.state != nullptr) copier_->options_.state->Ended(StateId());
  }

  void Verify() {
    auto verify = [self = shared_from_this()](absl::StatusOr<ObjectInfo> info) {
      self->SetActive(true);
      if (!info.ok()) {
        return self->Fail(
            absl::Status(info.status().code(),
                         absl::StrCat("cannot verify what was stored: ", info.status().message())));
      }
      const std::string wrong = self->FirstDifference(*info);
      if (!wrong.empty()) {
        return self->EndAttempt(
            absl::DataLossError(absl::StrCat("the target has stored it with the ", wrong)));
      }
      self->EndState();
      self->result_.bytes = *self->wanted_.size;
      self->Finish(CopyResult::Outcome::kUploaded);
    };
    // A large one is not worth waiting for others, and no list has user metadata.
    if (*wanted_.size <= copier_->options_.small_bytes && wanted_.user_metadata.empty()) {
      SetActive(false);
      copier_->after_.Get(wanted_.bucket, wanted_.key, std::move(verify));
    } else {
      copier_->to_->GetInfo(wanted_.bucket, wanted_.key, std::move(verify));
    }
  }

  // Between what was stored and what was sent: "size 3 instead of 4".
  std::string FirstDifference(const ObjectInfo& info) {
    if (info.size != wanted_.size) {
      return absl::StrCat("size ", info.size.value_or(0), " instead of ", *wanted_.size);
    }
    result_.verified = "size";
    const bool is_hashed = seen_.is_gapless && seen_.md5.bytes() == *wanted_.size;
    const std::string sent_md5 = is_hashed ? seen_.md5.Hex() : wanted_.md5();
    if (!info.md5().empty() && !sent_md5.empty()) {
      if (info.md5() != sent_md5) return absl::StrCat("MD5 ", info.md5(), " instead of ", sent_md5);
      result_.verified = "md5";
    }
    return FirstOtherMetadata(info);
  }

  void Fail(absl::Status status) {
    result_.status = std::move(status);
    Finish(CopyResult::Outcome::kFailed);
  }

  void SetActive(bool active) {
    copier_->active_ += static_cast<int>(active) - static_cast<int>(is_active_);
    is_active_ = active;
  }

  void Finish(CopyResult::Outcome outcome) {
    result_.outcome = outcome;
    SetActive(false);
    copier_->jobs_.erase({wanted_.bucket, wanted_.key});
    const auto done = std::move(done_);
    done(std::move(result_));
  }

  Copier* const copier_;
  ObjectInfo wanted_;
  std::function<void(CopyResult)> done_;
  CopyResult result_;
  bool is_active_ = false;
  Seen seen_;
  bool has_asked_source_ = false;
  bool source_is_as_listed_ = false;  // its eTag was the list's when it was asked
  bool was_wrong_ = false;            // an attempt's content was not what it should be
  std::string source_etag_;           // as its first answer had it
  // Of an upload in parts.
  std::string upload_;
  Seen part_begin_;   // what had been seen where the part begins
  int failures_ = 0;  // since the last part that arrived
  int uploads_lost_ = 0;
  bool has_sent_last_ = false;  // so the object may be complete
};

Copier::Copier(ObjectStore* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy,
               CopyOptions options)
    : from_(from),
      to_(to),
      transport_(transport),
      policy_(std::move(policy)),
      options_(options),
      before_(to, InfoLookup::Freshness::kOfPage),
      after_(to, InfoLookup::Freshness::kOfQuestion) {
  const auto listener = [this](const std::string& bucket, const std::string& key,
                               const absl::Status&) {
    const auto job = jobs_.find({bucket, key});
    if (job != jobs_.end()) job->second->Retried();
  };
  from_->SetRetryListener(listener);
  to_->SetRetryListener(listener);
}

Copier::~Copier() {
  from_->SetRetryListener(nullptr);
  to_->SetRetryListener(nullptr);
}

bool Copier::RunOnce() {
  if (active_ == 0) after_.Flush();
  return transport_->RunOnce();
}

void Copier::Copy(ObjectInfo wanted, std::function<void(CopyResult)> done) {
  const std::pair<std::string, std::string> name(wanted.bucket, wanted.key);
  auto job = std::make_shared<Job>(this, std::move(wanted), std::move(done));
  jobs_[name] = job.get();
  job->Start();
}

}  // namespace dumpline
