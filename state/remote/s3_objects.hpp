#pragma once

#include "state/remote/aws_credentials.hpp"
#include "state/remote/object_store.hpp"
#include "state/remote/web_client.hpp"

#include <chrono>
#include <memory>
#include <string>

/// Where the objects are.
struct S3Place {
  std::string bucket;
  std::string key; ///< of the head; the others' names begin with it
  std::string region;
  std::string endpoint;    ///< `https://s3.eu-central-1.amazonaws.com`
  bool path_style = false; ///< the bucket in the path instead of in front of the host

  bool operator==(const S3Place&) const = default;
};

/// Objects in a bucket of AWS S3, or of what speaks like it. A request that brought no answer, or one that says that
/// the store is in trouble, is made again until patience is over; after a write the store is asked first what became
/// of it, since it may have taken effect.
class S3Objects final : public ObjectStore {
public:
  S3Objects(S3Place place, std::shared_ptr<AwsCredentialSource> credentials, WebClientOptions web,
            Milliseconds patience);

  Result<std::optional<StoredObject>> get(const std::string& name) override;
  Result<std::optional<std::string>> put(const std::string& name, const std::string& content,
                                         const WriteCondition& condition) override;
  Result<void> remove(const std::string& name) override;
  Result<std::vector<std::string>> list(const std::string& prefix) override;
  Result<void> prove_conditions() override;
  std::string identity() const override { return describe() + " at " + place_.endpoint; }
  std::string describe() const override { return "s3://" + place_.bucket + "/" + place_.key; }
  std::optional<StoreCost> cost() const override { return web_.cost(); }

private:
  std::string key_of(const std::string& name) const;
  std::string url_of(const std::string& key) const;
  Result<WebAnswer> send(WebRequest request);
  Result<WebAnswer> send_patiently(const WebRequest& request, const std::string& doing);
  Result<WebAnswer> send_put(const std::string& name, const std::string& content, const WriteCondition& condition);
  Result<WebAnswer> try_put(const std::string& name, const WriteCondition& condition);
  Result<void> try_conditions(const std::string& name);
  Error failed(const WebAnswer& answer, const std::string& doing) const;

  /// Whether the version of `If-Match` is sent in quotes, as it should be, or bare, as some stores want it.
  enum class Quotes { unknown, needed, refused };

  S3Place place_;
  std::shared_ptr<AwsCredentialSource> credentials_;
  WebClient web_;
  Milliseconds patience_;
  Quotes quotes_ = Quotes::unknown;
};
