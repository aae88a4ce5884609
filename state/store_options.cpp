#include "state/store_options.hpp"

#include "base/text.hpp"
#include "state/remote/web_client.hpp"

#include <algorithm>
#include <array>

namespace {

using Kind = StoreOptionKind;

constexpr std::array<StoreOption, 1> local_options{{
    {"path", Kind::text, "the state's file; unwritten: auraform.state.json"},
}};

constexpr std::array<StoreOption, 10> s3_options{{
    {"allow_plain_http", Kind::flag, "let the endpoint be plain http on another machine"},
    {"bucket", Kind::text, "the bucket, which must be there"},
    {"ca_file", Kind::text, "certificates to trust instead of the system's"},
    {"endpoint", Kind::address, "where the store is, if it is not AWS"},
    {"key", Kind::text, "the object's key; others beside it begin like it"},
    {"lock_lifetime", Kind::duration, "after how long without a sign of life a lock is free; unwritten: 60s"},
    {"path_style", Kind::flag, "the bucket in the path; unwritten: yes with an endpoint"},
    {"profile", Kind::text, "the AWS profile to take credentials from, and nothing else"},
    {"region", Kind::text, "the bucket's region"},
    {"timeout", Kind::duration, "how long a store in trouble is asked again; unwritten: 60s"},
}};

constexpr std::array<StoreOption, 12> http_options{{
    {"address", Kind::address, "the state's address"},
    {"allow_plain_http", Kind::flag, "let the address be plain http on another machine"},
    {"ca_file", Kind::text, "certificates to trust instead of the system's"},
    {"lock_address", Kind::address, "where to lock"},
    {"lock_lifetime", Kind::duration, "after how long a lock may be taken over; unwritten: 4h"},
    {"lock_method", Kind::text, "unwritten: LOCK, or POST where the lock has an address of its own"},
    {"name", Kind::text, "the state's name in GitLab, within its CI; unwritten: auraform"},
    {"timeout", Kind::duration, "how long a server in trouble is asked again; unwritten: 60s"},
    {"unlock_address", Kind::address, "where to unlock"},
    {"unlock_method", Kind::text, "unwritten: UNLOCK, or DELETE where the lock has an address of its own"},
    {"update_method", Kind::text, "unwritten: POST"},
    {"username", Kind::text, "for basic authentication; the password comes from TF_HTTP_PASSWORD alone"},
}};

constexpr std::string_view variable_prefix = "AURAFORM_STATE_";

std::string variable_of(std::string_view option) {
  std::string name(variable_prefix);
  for (const char letter : option)
    name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return name;
}

/// Collects findings about one table.
class Findings {
public:
  explicit Findings(const StateSettings& settings)
      : settings_(settings) {}

  /// `origin`: the variable that gave what is wrong; empty: the specs did.
  void add(const std::string& message, std::string hint, const std::string& origin = "") {
    Diagnostic finding;
    finding.code = "spec/state-option";
    finding.message = "[auraform.state] " + message + (origin.empty() ? "" : ", which comes from " + origin);
    finding.hint = std::move(hint);
    finding.location = settings_.location;
    all_.push_back(std::move(finding));
  }

  Diagnostics take() { return std::move(all_); }

private:
  const StateSettings& settings_;
  Diagnostics all_;
};

void refuse_unknown(const StateSettings& settings, Findings& findings) {
  std::vector<std::string> known;
  for (const StoreOption& option : store_options(settings.backend))
    known.emplace_back(option.name);
  for (const auto& [name, value] : settings.options) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest(name, known);
    findings.add("has " + ::quoted(name) + ", which the backend " + ::quoted(settings.backend) + " does not take",
                 near.empty() ? "it takes " + join(known, ", ") : "did you mean " + near + "?");
  }
}

void check_value(const StoreOption& option, const StoreValues& values, Findings& findings) {
  const std::string name(option.name);
  const std::string value = values.text(option.name);
  const std::string origin = values.origin(option.name);
  const bool allow_plain = values.flag("allow_plain_http", false);
  if (value.empty()) {
    findings.add("has an empty " + ::quoted(name), "leave it out, or write " + std::string(option.summary));
  } else if (option.kind == Kind::flag) {
    if (value != "true" && value != "false")
      findings.add("has " + name + " = " + ::quoted(value), "write true or false", origin);
  } else if (option.kind == Kind::duration) {
    if (const auto time = parse_duration(value); !time)
      findings.add("has " + name + " = " + ::quoted(value) + ": " + time.error().message, "write a time such as 60s",
                   origin);
    else if (*time < Milliseconds{1000})
      findings.add("has " + name + " = " + ::quoted(value) + ", which is too short", "write one second or more",
                   origin);
  } else if (option.kind == Kind::address) {
    if (const auto checked = check_address(value, "its " + name, allow_plain); !checked)
      findings.add("has " + checked.error().message, checked.error().hint, origin);
  }
}

void find_missing_s3(const StoreValues& values, Findings& findings) {
  for (const char* name : {"bucket", "key"})
    if (values.text(name).empty())
      findings.add("names no " + std::string(name),
                   "write " + std::string(name) + " = \"…\", or set " + variable_of(name));
}

void find_missing_http(const StoreValues& values, Findings& findings) {
  const bool in_gitlab = !values.variable({"CI_API_V4_URL"}).empty() && !values.variable({"CI_PROJECT_ID"}).empty();
  if (values.text("address").empty() && values.variable({"TF_HTTP_ADDRESS"}).empty() && !in_gitlab)
    findings.add("names no address",
                 "write address = \"https://…\", or set TF_HTTP_ADDRESS; in GitLab's CI none is needed");
}

} // namespace

std::span<const StoreOption> store_options(std::string_view backend) {
  if (backend == "local") return local_options;
  if (backend == "s3") return s3_options;
  if (backend == "http") return http_options;
  return {};
}

StoreValues::StoreValues(const StateSettings& settings, const std::map<std::string, std::string>& environment)
    : environment_(environment.begin(), environment.end()) {
  for (const StoreOption& option : store_options(settings.backend)) {
    const std::string name(option.name);
    if (const auto written = settings.options.find(name); written != settings.options.end())
      values_[name] = written->second;
    const auto variable = environment.find(variable_of(option.name));
    const bool may_override = settings.backend != "local" && variable != environment.end();
    if (!may_override || variable->second.empty()) continue;
    values_[name] = variable->second;
    origins_[name] = variable->first;
  }
}

std::string StoreValues::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second;
}

std::string StoreValues::origin(std::string_view name) const {
  const auto found = origins_.find(name);
  return found == origins_.end() ? std::string() : found->second;
}

bool StoreValues::flag(std::string_view name, bool otherwise) const {
  const std::string value = text(name);
  return value.empty() ? otherwise : value == "true";
}

Milliseconds StoreValues::duration(std::string_view name, Milliseconds otherwise) const {
  const auto time = parse_duration(text(name));
  return time ? *time : otherwise;
}

std::string StoreValues::variable(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    if (const auto found = environment_.find(name); found != environment_.end() && !found->second.empty())
      return found->second;
  return {};
}

Diagnostics check_store_options(const StateSettings& settings, const std::map<std::string, std::string>& environment) {
  Findings findings(settings);
  const StoreValues values(settings, environment);
  refuse_unknown(settings, findings);
  for (const StoreOption& option : store_options(settings.backend)) {
    const bool is_written = settings.options.contains(std::string(option.name));
    const std::string value = values.text(option.name);
    if (is_written || !value.empty()) check_value(option, values, findings);
  }
  const std::string key = values.text("key");
  if (key.starts_with('/') || key.ends_with('/'))
    findings.add("has key = " + ::quoted(key), "a key neither begins nor ends with a slash", values.origin("key"));
  return findings.take();
}

Diagnostics find_missing_options(const StateSettings& settings, const std::map<std::string, std::string>& environment) {
  Findings findings(settings);
  const StoreValues values(settings, environment);
  if (settings.backend == "s3") find_missing_s3(values, findings);
  if (settings.backend == "http") find_missing_http(values, findings);
  return findings.take();
}
