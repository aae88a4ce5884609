#include "base/gzip.hpp"

#include "base/ensure.hpp"

#include <array>
#include <limits>

#include <zlib.h>

namespace {

constexpr int window_of_gzip = 15 + 16; // zlib's largest window, and gzip's header around it
constexpr int usual_memory = 8;

/// zlib reads through a pointer to what it does not change.
void give(z_stream& stream, std::string_view text) {
  ensure(text.size() <= std::numeric_limits<uInt>::max(), "a text has less than 4 GB");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // NOLINT(*-const-cast,*-reinterpret-cast)
  stream.avail_in = static_cast<uInt>(text.size());
}

/// The next part of what comes out; `turn` is deflate or inflate.
template <typename Turn>
int take(z_stream& stream, std::string& out, const Turn& turn) {
  std::array<Bytef, 65536> part{};
  stream.next_out = part.data();
  stream.avail_out = static_cast<uInt>(part.size());
  const int code = turn(stream);
  out.append(part.data(), part.data() + (part.size() - stream.avail_out));
  return code;
}

class Inflation {
public:
  Inflation() { ensure(inflateInit2(&stream_, window_of_gzip) == Z_OK, "zlib has memory"); }
  ~Inflation() { inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  z_stream& stream() { return stream_; }

private:
  z_stream stream_{};
};

} // namespace

std::string pack_gzip(std::string_view text) {
  z_stream stream{};
  ensure(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_of_gzip, usual_memory, Z_DEFAULT_STRATEGY) == Z_OK,
         "zlib has memory");
  give(stream, text);
  std::string packed;
  while (take(stream, packed, [](z_stream& one) { return deflate(&one, Z_FINISH); }) != Z_STREAM_END)
    ;
  deflateEnd(&stream);
  return packed;
}

Result<std::string> unpack_gzip(std::string_view packed, const std::string& what, std::uintmax_t most_bytes) {
  Inflation inflation;
  give(inflation.stream(), packed);
  std::string text;
  int code = Z_OK;
  while (code == Z_OK && text.size() <= most_bytes)
    code = take(inflation.stream(), text, [](z_stream& one) { return inflate(&one, Z_NO_FLUSH); });
  if (text.size() > most_bytes)
    return Error{ErrorKind::input_output, "gzip/too-large",
                 what + " holds more than " + std::to_string(most_bytes) + " bytes", ""};
  if (code == Z_STREAM_END && inflation.stream().avail_in == 0) return text;
  return Error{ErrorKind::input_output, "gzip/damaged", what + " is no gzip file, or was cut or changed", ""};
}
