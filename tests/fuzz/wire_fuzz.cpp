// Every body that Aura, its gateway or something in between may send. The first byte chooses the reader.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aura/retry.hpp"
#include "aura/token.hpp"
#include "aura/wire_answer.hpp"
#include "aura/wire_error.hpp"
#include "base/ensure.hpp"

namespace {

const std::array<WireRequest, 10> requests = {
    encode_call(GetInstance{"2f49c2b3"}),
    encode_call(ListInstances{}),
    encode_call(ListProjects{}),
    encode_call(GetProject{"p-1"}),
    encode_call(ListSnapshots{"2f49c2b3", ""}),
    encode_call(GetSnapshot{"2f49c2b3", "s-1"}),
    encode_call(CreateInstance{}),
    encode_call(CreateSnapshot{"2f49c2b3"}),
    encode_call(UpdateInstance{"2f49c2b3", {}}),
    encode_call(DeleteInstance{"2f49c2b3"}),
};

void read_error(std::string_view body) {
  const WireError error = decode_error(body);
  ensure(!error.message.empty(), "every error has a message");
  ensure(error.message.size() <= 510, "an error message is cut");
}

void read_headers(std::string_view text) {
  const std::size_t half = text.size() / 2;
  const auto delay = parse_retry_after(text.substr(0, half), text.substr(half), TimePoint{}, std::chrono::minutes(2));
  ensure(!delay || (delay->count() >= 0 && *delay <= std::chrono::minutes(2)), "a delay stays within its bounds");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t choice = data[0] % (requests.size() + 3);
  if (choice < requests.size()) {
    const auto payload = decode_answer(requests[choice], body);
    ensure(payload.has_value() || requests[choice].answer != AnswerKind::accepted, "an accepted write never fails");
  } else if (choice == requests.size()) {
    read_error(body);
  } else if (choice == requests.size() + 1) {
    const auto grant = decode_token(body);
    ensure(!grant || !grant->token.empty(), "a grant holds a token");
  } else {
    read_headers(body);
  }
  return 0;
}
