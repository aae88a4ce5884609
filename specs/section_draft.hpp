#pragma once

#include "specs/configuration.hpp"
#include "specs/field_reader.hpp"

#include <map>
#include <optional>
#include <string>

/// The lifecycle keys that one table writes.
struct LifecycleDraft {
  std::optional<bool> prevent_destroy;
  std::optional<ReplaceMethod> replace;
  std::optional<OnRemove> on_remove;
  std::optional<std::set<Field>> ignore_changes;

  void overlay(const LifecycleDraft& newer);
};

/// What `[defaults]`, a profile and an instance may all write.
struct SectionDraft {
  FieldsDraft fields;
  std::string managed_key; ///< `customer_managed_key`; the nearer of it and customer_managed_key_id counts
  LifecycleDraft lifecycle;
  Timeouts timeouts;
  std::map<std::string, SourceLocation> locations; ///< of keys that are no fields: `lifecycle.replace`

  void overlay(const SectionDraft& newer);
};

/// Reads `lifecycle` and `timeouts` into the draft.
void read_conduct(TableReader& reader, SectionDraft& draft, Findings& findings, const std::string& address);

/// Reads the shared keys of one table; the keys of its own and the unknown ones are left to the caller.
SectionDraft read_section(const TomlNode& table, TableReader& reader, Findings& findings, const std::string& address);

/// The keys of `[instance.x.timeouts]` and what they set.
struct TimeoutKey {
  std::string_view key;
  std::optional<Milliseconds> Timeouts::*limit;
};
std::span<const TimeoutKey> timeout_keys();

/// The words of `lifecycle.replace` and `lifecycle.on_remove`, in the order of their enums.
std::span<const std::string_view> replace_words();
std::span<const std::string_view> on_remove_words();
