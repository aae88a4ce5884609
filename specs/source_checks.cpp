#include "specs/checks.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace {

/// Every instance has at most one source, so the declared ones form chains; a chain that meets itself is a circle.
class SourceWalk {
public:
  explicit SourceWalk(const Configuration& configuration)
      : instances_(configuration.instances) {}

  Diagnostics circles() {
    Diagnostics findings;
    for (const auto& [key, spec] : instances_) {
      if (!spec.source) continue; // most have none, and no circle goes through them
      const std::vector<std::string> circle = walk(key);
      if (!circle.empty()) findings.push_back(tell(circle));
    }
    return findings;
  }

private:
  /// Follows the sources from `key`; the circle that it ends in, or nothing when it ends otherwise: at an instance
  /// without a declared source, or on an earlier walk.
  std::vector<std::string> walk(std::string key) {
    std::vector<std::string> chain;
    std::set<std::string> met;
    while (instances_.contains(key) && !walked_.contains(key) && met.insert(key).second) {
      chain.push_back(key);
      const auto& source = instances_.at(key).source;
      key = source ? source->instance_key : std::string{};
    }
    walked_.insert(chain.begin(), chain.end());
    return {std::find(chain.begin(), chain.end(), key), chain.end()};
  }

  Diagnostic tell(std::vector<std::string> circle) const {
    constexpr std::size_t most_shown = 8;
    const InstanceSpec& first = instances_.at(circle.front());
    if (circle.size() > most_shown) {
      circle.resize(most_shown);
      circle.emplace_back("…");
    }
    circle.push_back(first.key);
    return finding_at(first, "source.instance", "spec/source-circle",
                      "the sources go in a circle: " + join(circle, " from "),
                      "one of them must be created without a source");
  }

  const std::map<std::string, InstanceSpec>& instances_;
  std::set<std::string> walked_;
};

} // namespace

Diagnostics check_sources(const Configuration& configuration, bool complete) {
  Diagnostics findings;
  std::size_t suggestions_left = 20;
  std::vector<std::string> keys;
  for (const auto& [key, spec] : configuration.instances)
    keys.push_back(key);
  for (const auto& [key, spec] : configuration.instances) {
    if (!complete || !spec.source || spec.source->instance_key.empty()) continue;
    const std::string& source = spec.source->instance_key;
    if (configuration.instances.contains(source)) continue;
    const std::string near = suggestions_left > 0 ? nearest(source, keys) : std::string{};
    if (suggestions_left > 0) --suggestions_left;
    findings.push_back(finding_at(spec, "source.instance", "spec/unknown-source",
                                  address_of(visible(source)) + " is declared nowhere",
                                  near.empty() ? "declare it, or name a live instance: { instance_id = \"…\" }"
                                               : "did you mean " + quoted(near) + "?"));
  }
  Diagnostics circles = SourceWalk(configuration).circles();
  findings.insert(findings.end(), circles.begin(), circles.end());
  return findings;
}
