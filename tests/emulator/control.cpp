#include "tests/emulator/control.hpp"

namespace emulator {

HttpResponse handle_control(World& world, const HttpRequest& request, TimeMs now) {
  static_cast<void>(world);
  static_cast<void>(request);
  static_cast<void>(now);
  HttpResponse response;
  response.body = "{}";
  return response;
}

} // namespace emulator
