#pragma once

#include "cmd/style.hpp"
#include "reconcile/plan.hpp"

#include <optional>
#include <string>
#include <vector>

/// A field's value as plans write it: text, words and sizes in quotes, numbers and flags bare.
std::string value_text(const FieldValue& value);

/// `"8GB" -> "16GB"`; an absent side is not written, one that Aura decides is `(known after apply)`.
std::string change_text(const FieldChange& change);

/// `memory = "8GB", storage = "16GB"`
std::string fields_text(const FieldValues& fields);

/// `memory, storage`
std::string names_text(const std::vector<Field>& fields);

/// `about 4m10s`
std::string estimate_text(Milliseconds estimate);

/// `instance "orders" {`, as blocks begin.
std::string block_header(const std::string& key);

/// `instance.orders`, printable whatever the key is.
std::string shown_address(const std::string& key);
