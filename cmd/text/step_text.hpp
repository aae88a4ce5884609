#pragma once

#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <string>
#include <string_view>

/// How a step's action is marked in the margin, as Terraform marks it.
struct ActionMark {
  std::string_view symbol; ///< `+`, `~`, `-/+`, …
  Tone tone = Tone::plain;
  std::string_view legend; ///< `create`

  bool operator==(const ActionMark&) const = default;
};

/// The mark of a step; a replacement by clone creates first and destroys last.
ActionMark mark_of(const Step& step);

/// One step: a headline, its fields, what it means for clients, and its operations. Ends with an empty line.
std::string step_text(const Step& step, const Style& style);
