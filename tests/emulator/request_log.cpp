#include "tests/emulator/request_log.hpp"

#include <cerrno>
#include <cstring>

#include <nlohmann/json.hpp>

#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

constexpr std::size_t most_records = 100'000;

} // namespace

nlohmann::json record_view(const RequestRecord& record) {
  nlohmann::json view = {{"time", iso_seconds(record.time)},
                         {"method", record.method},
                         {"path", record.path},
                         {"route", record.route},
                         {"status", record.status},
                         {"request_id", record.request_id},
                         {"authorization", record.authorization}};
  if (!record.fault.empty()) view["fault"] = record.fault;
  if (record.delivery != "whole") view["delivery"] = record.delivery;
  return view;
}

RequestLog::~RequestLog() {
  if (file_) std::fclose(file_);
}

MaybeProblem RequestLog::append_to(const std::string& path) {
  file_ = std::fopen(path.c_str(), "a");
  if (!file_) return Problem{"cannot open the log file " + path + ": " + std::strerror(errno)};
  return std::nullopt;
}

void RequestLog::add(RequestRecord record) {
  ++total_;
  ++counts_[record.method + " " + record.route];
  if (file_) {
    const std::string line = record_view(record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fflush(file_);
  }
  records_.push_back(std::move(record));
  if (records_.size() > most_records) records_.pop_front();
}

void RequestLog::clear() {
  records_.clear();
  counts_.clear();
  total_ = 0;
}

} // namespace emulator
