#pragma once

#include "specs/configuration.hpp"

/// What a merged configuration says about itself, offline. Each is pure and tells every breach, at the places that
/// the configuration remembers.

/// Names: 1 to 30 characters, no blanks at the ends, no control characters (Aura API v1 spec), and no two alike in one
/// project: Aura allows it, but a name is all there is to find an instance whose creation was not answered.
Diagnostics check_names(const Configuration& configuration);

/// Why Aura does not take the name, as the end of a sentence (`is empty`); nothing where it does.
std::string breach_of_name(const std::string& name);

/// What an instance's tier may not carry, with the reason.
Diagnostics check_tiers(const Configuration& configuration);

/// Sources that are not declared, and sources in a circle.
Diagnostics check_sources(const Configuration& configuration, bool complete);

/// Adopted ids, former keys and methods of replacing that contradict each other.
Diagnostics check_identities(const Configuration& configuration);

/// Customer managed keys: their names, what they need, and whether they can encrypt the instances that name them.
Diagnostics check_managed_keys(const Configuration& configuration, bool complete);

/// A finding about the table of an address.
Diagnostic finding_at(const SourceLocation& location, std::string address, std::string code, std::string message,
                      std::string hint);

/// A finding about one instance, at the field's place or else at its header.
Diagnostic finding_at(const InstanceSpec& spec, Field field, std::string code, std::string message, std::string hint);

/// The same at another key of the instance (`source`, `lifecycle.replace`), or else at its header.
Diagnostic finding_at(const InstanceSpec& spec, const std::string& key, std::string code, std::string message,
                      std::string hint);

/// The value as a spec writes it; `a sensitive value` where it holds a sensitive variable.
std::string shown(const InstanceSpec& spec, Field field);
