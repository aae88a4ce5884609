#pragma once

#include "reconcile/live.hpp"

/// The storage that comes with this memory where an instance of these fields is offered: twice the memory, as Aura
/// gives it unasked, else the least; nullopt where the offers are not known or do not tell (aura-api §2.4, §4.3).
std::optional<Size> offered_storage(const LiveView& live, const FieldValues& fields, Size memory);

/// The least memory of at least this much that is offered for an instance of these fields; nullopt where there is none.
/// Where the offers are not known, the memory itself.
std::optional<Size> offered_memory(const LiveView& live, const FieldValues& fields, Size at_least);

/// The most memory that is offered for an instance of these fields; nullopt where the offers are not known.
std::optional<Size> most_offered_memory(const LiveView& live, const FieldValues& fields);
