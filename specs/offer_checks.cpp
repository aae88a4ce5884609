#include "specs/load.hpp"

#include "specs/checks.hpp"
#include "specs/offer_choice.hpp"

namespace {

/// The words of an offer in the order in which they narrow the choice.
struct WordAspect {
  Field field;
  std::string Offer::*word;
};
constexpr WordAspect word_aspects[] = {{Field::type, &Offer::type},
                                       {Field::cloud_provider, &Offer::cloud_provider},
                                       {Field::region, &Offer::region},
                                       {Field::version, &Offer::version}};

/// Judges one instance. What is not offered is told and does not narrow the choice further, so that the values after
/// it are judged as well.
class OfferJudge {
public:
  OfferJudge(const InstanceSpec& spec, const Project& project, const OfferIndex& index, Diagnostics& findings)
      : spec_(spec)
      , project_(project.name.empty() ? project.id : project.name)
      , all_(index.choice(project, {}))
      , choice_(index.choice(project, spec.fields.text(Field::type)))
      , findings_(findings) {}

  void judge() {
    for (const WordAspect& aspect : word_aspects)
      judge_word(aspect);
    judge_memory();
    judge_storage();
  }

private:
  void judge_word(const WordAspect& aspect) {
    const std::string wish = spec_.fields.text(aspect.field);
    if (wish.empty()) return;
    const OfferChoice narrowed = choice_.with(aspect.word, wish);
    if (!narrowed.empty())
      choice_ = narrowed;
    else
      tell(aspect.field, choice_.hint_for_word(aspect.word, wish) + instead_of(aspect.field));
  }

  /// `; on offer instead: …`, where a whole offer is wished and its type or place is not there.
  std::string instead_of(Field field) const {
    const OfferWish wish{spec_.fields.text(Field::type), spec_.fields.text(Field::cloud_provider),
                         spec_.fields.text(Field::region), spec_.fields.size(Field::memory)};
    if (field == Field::version || wish.type.empty() || wish.cloud_provider.empty() || wish.region.empty()) return {};
    const std::string nearest = all_.nearest_to(wish);
    return nearest.empty() ? std::string{} : "; on offer instead: " + nearest;
  }

  void judge_memory() {
    const auto wish = spec_.fields.size(Field::memory);
    if (!wish) return;
    const OfferChoice narrowed = choice_.with_memory(*wish);
    if (!narrowed.empty())
      choice_ = narrowed;
    else
      tell(Field::memory, hint_for_sizes(choice_.memories(), *wish));
  }

  void judge_storage() {
    const auto wish = spec_.fields.size(Field::storage);
    if (!wish || !choice_.tells_storage()) return;
    if (choice_.with_storage(*wish).empty()) tell(Field::storage, hint_for_sizes(choice_.storages(), *wish));
  }

  void tell(Field field, std::string hint) {
    findings_.push_back(finding_at(spec_, field, "spec/not-offered",
                                   "project " + project_ + " does not offer " + std::string(name_of(field)) + " " +
                                       shown(spec_, field) + circumstances(field),
                                   std::move(hint)));
  }

  /// ` to professional-db in europe-west1 with memory "8GB"`: the values before `field` that the offers depend on.
  std::string circumstances(Field field) const {
    if (field == Field::type) return {};
    std::string text;
    const auto append = [&](const char* preposition, Field other) {
      if (other < field && spec_.fields.has(other)) text += preposition + shown(spec_, other);
    };
    append(" to ", Field::type);
    append(" on ", Field::cloud_provider);
    append(" in ", Field::region);
    append(" with memory ", Field::memory);
    return text;
  }

  const InstanceSpec& spec_;
  std::string project_;
  const OfferChoice& all_;
  OfferChoice choice_;
  Diagnostics& findings_;
};

} // namespace

Diagnostics check_against_offers(const Configuration& configuration, const std::vector<Project>& projects) {
  Diagnostics findings;
  OfferIndex index(projects);
  for (const auto& [key, spec] : configuration.instances) {
    const Project* project = index.project(spec.fields.text(Field::project_id));
    if (project == nullptr || project->offers.empty()) continue;
    OfferJudge(spec, *project, index, findings).judge();
  }
  sort_diagnostics(findings);
  return findings;
}
