#pragma once

#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/emulator/model.hpp"
#include "tests/emulator/problem.hpp"

namespace emulator {

/// One request to the API and how it was answered. Holds no secrets: no token, no body.
struct RequestRecord {
  TimeMs time = 0; ///< Emulated.
  std::string method;
  std::string path;
  std::string route; ///< The path with `{id}` for its ids, or "unknown".
  int status = 0;    ///< 0: a fault kept the request from taking effect and from being answered.
  std::string request_id;
  bool authorization = false; ///< A header was there.
  std::string fault;          ///< The id of the fault that struck, if any.
  std::string delivery;       ///< "whole", or what became of the connection.
};

/// The newest requests, and counts of all of them.
class RequestLog final {
public:
  RequestLog() = default;
  ~RequestLog();
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;

  /// From now on also appends every record to a file, one JSON object a line.
  MaybeProblem append_to(const std::string& path);

  void add(RequestRecord record);
  void clear();

  const std::deque<RequestRecord>& records() const { return records_; }

  /// Requests by "METHOD route".
  const std::map<std::string, std::uint64_t>& counts() const { return counts_; }
  std::uint64_t total() const { return total_; }

private:
  std::deque<RequestRecord> records_;
  std::map<std::string, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  std::FILE* file_ = nullptr;
};

/// One record as the log file and the control endpoint show it.
nlohmann::json record_view(const RequestRecord& record);

} // namespace emulator
