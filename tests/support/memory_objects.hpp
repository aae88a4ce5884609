#pragma once

#include "state/remote/object_store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

/// What the objects of several stores in memory share, as several machines share a bucket.
struct MemoryBucket {
  struct Object {
    std::string content;
    std::uint64_t version = 0;
    Milliseconds written{0};
  };
  std::mutex mutex;
  std::map<std::string, Object> objects;
  std::uint64_t writes = 0;
  std::uint64_t bytes = 0;
  Milliseconds now{0}; ///< the store's clock, which moves by hand
  /// Asked before and after every write with its number: an Error is what the writer is told.
  std::function<Result<void>(std::uint64_t)> before_write = [](std::uint64_t) { return Result<void>(); };
  std::function<Result<void>(std::uint64_t)> after_write = [](std::uint64_t) { return Result<void>(); };
};

/// An ObjectStore that keeps every promise of one, in memory.
class MemoryObjects final : public ObjectStore {
public:
  explicit MemoryObjects(std::shared_ptr<MemoryBucket> bucket, bool one_object = false)
      : bucket_(std::move(bucket))
      , one_object_(one_object) {}

  Result<std::optional<StoredObject>> get(const std::string& name) override {
    const std::lock_guard guard(bucket_->mutex);
    const auto found = bucket_->objects.find(name);
    if (found == bucket_->objects.end()) return std::optional<StoredObject>();
    return std::optional(StoredObject{found->second.content, std::to_string(found->second.version),
                                      bucket_->now - found->second.written});
  }

  Result<std::optional<std::string>> put(const std::string& name, const std::string& content,
                                         const WriteCondition& condition) override {
    const std::lock_guard guard(bucket_->mutex);
    const std::uint64_t number = ++bucket_->writes;
    TRY(bucket_->before_write(number));
    const auto found = bucket_->objects.find(name);
    const std::string present = found == bucket_->objects.end() ? "" : std::to_string(found->second.version);
    if (present != condition.version) return std::optional<std::string>();
    bucket_->bytes += content.size();
    bucket_->objects[name] = {content, number, bucket_->now};
    TRY(bucket_->after_write(number));
    return std::optional(std::to_string(number));
  }

  Result<void> remove(const std::string& name) override {
    const std::lock_guard guard(bucket_->mutex);
    bucket_->objects.erase(name);
    return {};
  }

  Result<std::vector<std::string>> list(const std::string& prefix) override {
    const std::lock_guard guard(bucket_->mutex);
    std::vector<std::string> names;
    for (const auto& [name, object] : bucket_->objects)
      if (name.starts_with(prefix)) names.push_back(name);
    return names;
  }

  Result<void> prove_conditions() override { return {}; }
  bool holds_one_object() const override { return one_object_; }
  std::string describe() const override { return "memory://bucket/state"; }

private:
  std::shared_ptr<MemoryBucket> bucket_;
  bool one_object_;
};
