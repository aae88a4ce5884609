#pragma once

#include "reconcile/cloud.hpp"

#include <map>

/// Reads that are in flight together, over a port that it does not own.
class ReadBatch {
public:
  using Outcome = std::variant<Payload, CallFailure>;

  explicit ReadBatch(CloudReader& cloud)
      : cloud_(cloud) {}
  ReadBatch(const ReadBatch&) = delete;
  ReadBatch& operator=(const ReadBatch&) = delete;

  void add(ReadCall call);
  /// Sends what was added since the last run and waits for it. Outcomes are in the order of the calls; of failures
  /// only "gone" instances and keys are outcomes (404 and 410), and a project that has no metrics (400
  /// `tenant-incapable-of-action`). The first other failure ends the run: what was not sent is
  /// taken back. An answer of another shape than its call's is a failure, and so is a long silence.
  Result<std::vector<Outcome>> run();

private:
  std::map<CallId, std::size_t> start_all();
  Result<void> accept(Reply& reply, std::map<CallId, std::size_t>& waiting, std::vector<Outcome>& outcomes);

  CloudReader& cloud_;
  std::vector<ReadCall> calls_;
};
