#include "state/codec/lock_holder_codec.hpp"

#include "state/codec/record_codec.hpp"

#include <nlohmann/json.hpp>

Json encode(const LockHolder& holder) {
  return {
      {"id", holder.id}, {"operation", holder.operation}, {"who", holder.who}, {"since", format_time(holder.since)}};
}

Result<LockHolder> decode_holder(const Json& object, const std::string& path) {
  ObjectReader reader(object, path);
  LockHolder holder;
  holder.id = reader.required_string("id");
  holder.operation = reader.required_string("operation");
  holder.who = reader.required_string("who");
  holder.since = required_time(reader, "since");
  TRY(reader.finish());
  return holder;
}
