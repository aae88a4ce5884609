#include "reconcile/reading/read_batch.hpp"

#include "base/text.hpp"

namespace {

using namespace std::chrono_literals;

constexpr Milliseconds longest_wait = 1min;
/// Past any pause that the port makes between calls to keep within Aura's rate limit.
constexpr Milliseconds longest_silence = 15min;

struct Describe {
  std::string operator()(const ListInstances& call) const {
    return call.project_id.empty() ? "listing instances"
                                   : "listing the instances of project " + quoted(call.project_id);
  }
  std::string operator()(const GetInstance& call) const { return "reading instance " + quoted(call.id); }
  std::string operator()(const ListProjects&) const { return "listing projects"; }
  std::string operator()(const GetProject& call) const { return "reading project " + quoted(call.id); }
  std::string operator()(const ListSnapshots& call) const {
    return "listing the snapshots of " + quoted(call.instance_id);
  }
  std::string operator()(const GetSnapshot& call) const { return "reading snapshot " + quoted(call.snapshot_id); }
  std::string operator()(const ListManagedKeys& call) const {
    return "listing the customer managed keys of project " + quoted(call.project_id);
  }
  std::string operator()(const GetManagedKey& call) const { return "reading customer managed key " + quoted(call.id); }
  std::string operator()(const GetMetricsEndpoint& call) const {
    return "reading the metrics endpoint of project " + quoted(call.project_id);
  }
};

struct Answers {
  const Payload& payload;

  bool operator()(const ListInstances&) const { return is<std::vector<InstanceSummary>>(); }
  bool operator()(const GetInstance&) const { return is<LiveInstance>(); }
  bool operator()(const ListProjects&) const { return is<std::vector<Project>>(); }
  bool operator()(const GetProject&) const { return is<Project>(); }
  bool operator()(const ListSnapshots&) const { return is<std::vector<Snapshot>>(); }
  bool operator()(const GetSnapshot&) const { return is<Snapshot>(); }
  bool operator()(const ListManagedKeys&) const { return is<std::vector<ManagedKeySummary>>(); }
  bool operator()(const GetManagedKey&) const { return is<LiveManagedKey>(); }
  bool operator()(const GetMetricsEndpoint&) const { return is<MetricsEndpoint>(); }

private:
  template <typename T>
  bool is() const {
    return std::holds_alternative<T>(payload);
  }
};

/// Failures that are an answer of their own: an object that is gone, a project without instances that tell metrics.
bool is_answer(const ReadCall& call, const CallFailure& failure) {
  if (std::holds_alternative<GetMetricsEndpoint>(call)) return failure.reason == "tenant-incapable-of-action";
  return (std::holds_alternative<GetInstance>(call) || std::holds_alternative<GetManagedKey>(call)) &&
         (failure.kind == FailureKind::not_found || failure.kind == FailureKind::gone);
}

Result<void> check(const ReadCall& call, const ReadBatch::Outcome& outcome) {
  const std::string doing = std::visit(Describe{}, call);
  if (const auto* failure = std::get_if<CallFailure>(&outcome))
    return is_answer(call, *failure) ? Result<void>{} : to_error(*failure, doing);
  if (std::visit(Answers{*std::get_if<Payload>(&outcome)}, call)) return {};
  return to_error({.kind = FailureKind::malformed, .message = "the answer is of another kind"}, doing);
}

Error silence(std::size_t unanswered) {
  return {ErrorKind::time_limit, "network/silence",
          counted(unanswered, "read") + " got no answer within " + format_duration(longest_silence),
          "try again; if others use the same credential, lower requests_per_minute"};
}

} // namespace

void ReadBatch::add(ReadCall call) { calls_.push_back(std::move(call)); }

std::map<CallId, std::size_t> ReadBatch::start_all() {
  std::map<CallId, std::size_t> waiting;
  for (std::size_t place = 0; place < calls_.size(); ++place) {
    const CallId id = cloud_.fresh_id();
    waiting.emplace(id, place);
    cloud_.start(id, calls_[place], Priority::first_poll);
  }
  return waiting;
}

Result<void> ReadBatch::accept(Reply& reply, std::map<CallId, std::size_t>& waiting, std::vector<Outcome>& outcomes) {
  const auto found = waiting.find(reply.id);
  if (found == waiting.end()) return {};
  TRY(check(calls_[found->second], reply.outcome));
  outcomes[found->second] = std::move(reply.outcome);
  waiting.erase(found);
  return {};
}

Result<std::vector<ReadBatch::Outcome>> ReadBatch::run() {
  std::vector<Outcome> outcomes(calls_.size(), CallFailure{});
  std::map<CallId, std::size_t> waiting = start_all();
  TimePoint heard = cloud_.now();
  while (!waiting.empty()) {
    std::vector<Reply> replies = cloud_.wait(cloud_.now() + longest_wait);
    if (!replies.empty()) heard = cloud_.now();
    if (cloud_.now() - heard >= longest_silence) return silence(waiting.size());
    for (Reply& reply : replies)
      if (Result<void> accepted = accept(reply, waiting, outcomes); !accepted) {
        cloud_.cancel_unsent();
        return std::move(accepted).error();
      }
  }
  calls_.clear();
  return outcomes;
}
