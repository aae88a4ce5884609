#pragma once

#include "state/remote/http_session.hpp"
#include "state/remote/object_store.hpp"

#include <memory>
#include <string>

/// One object as the document of a server that keeps Terraform's states: a state of version 4 without resources, whose
/// member `auraform` is the object, and whose serial is its version. The server refuses a serial that it has, and the
/// writes of whoever has lost the lock.
class HttpObjects final : public ObjectStore {
public:
  explicit HttpObjects(std::shared_ptr<HttpSession> session)
      : session_(std::move(session)) {}

  Result<std::optional<StoredObject>> get(const std::string& name) override;
  Result<std::optional<std::string>> put(const std::string& name, const std::string& content,
                                         const WriteCondition& condition) override;
  Result<void> remove(const std::string& name) override;
  Result<std::vector<std::string>> list(const std::string& prefix) override;
  /// Under the lock: an update in the name of another lock must be refused.
  Result<void> prove_conditions() override;
  bool holds_one_object() const override { return true; }
  std::string describe() const override { return session_->address(); }
  std::optional<StoreCost> cost() const override { return session_->cost(); }

private:
  Result<std::string> document(const std::string& content, std::uint64_t serial) const;

  std::shared_ptr<HttpSession> session_;
  std::string lineage_; ///< of the document that was read or written last
};
