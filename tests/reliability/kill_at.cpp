// Preloaded into the program under test: kills it with SIGKILL right before or right after its n-th call of one kind,
// so that a sweep reaches every state write and every request of the real binary.
//
//   KILL_AT=disk:7:before   the 7th write, fsync, rename, unlink or truncate of a regular file
//   KILL_AT=net:3:after     the 3rd send of bytes to a socket
//   KILL_COUNT=FILE         kill nothing; at exit write "disk N\nnet M\n"
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

struct Target {
  char kind[8] = "";
  long number = 0;
  bool after = false;
};

std::atomic<long> disk_calls{0};
std::atomic<long> net_calls{0};

Target read_target() {
  Target target;
  char when[8] = "";
  const char* text = std::getenv("KILL_AT");
  if (text != nullptr && std::sscanf(text, "%7[a-z]:%ld:%7[a-z]", target.kind, &target.number, when) == 3)
    target.after = std::strcmp(when, "after") == 0;
  return target;
}

const Target& target() {
  static const Target value = read_target();
  return value;
}

/// Counts a call and dies around it where it is the chosen one.
template <typename Call>
auto around(const char* kind, std::atomic<long>& counter, Call call) {
  const long number = ++counter;
  const bool chosen = number == target().number && std::strcmp(kind, target().kind) == 0;
  if (chosen && !target().after) kill(getpid(), SIGKILL);
  const auto result = call();
  if (chosen) kill(getpid(), SIGKILL);
  return result;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool is_regular(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

struct CountWriter {
  ~CountWriter() {
    const char* path = std::getenv("KILL_COUNT");
    if (path == nullptr) return;
    const long disk = disk_calls;
    const long net = net_calls;
    if (FILE* file = std::fopen(path, "w"); file != nullptr) {
      std::fprintf(file, "disk %ld\nnet %ld\n", disk, net);
      std::fclose(file);
    }
  }
};
CountWriter count_writer;

} // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t count) {
  static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
  if (!is_regular(descriptor)) return next(descriptor, bytes, count);
  return around("disk", disk_calls, [&] { return next(descriptor, bytes, count); });
}

int fsync(int descriptor) {
  static auto* const next = real<int(int)>("fsync");
  return around("disk", disk_calls, [&] { return next(descriptor); });
}

int fdatasync(int descriptor) {
  static auto* const next = real<int(int)>("fdatasync");
  return around("disk", disk_calls, [&] { return next(descriptor); });
}

int rename(const char* from, const char* to) noexcept {
  static auto* const next = real<int(const char*, const char*)>("rename");
  return around("disk", disk_calls, [&] { return next(from, to); });
}

int unlink(const char* path) noexcept {
  static auto* const next = real<int(const char*)>("unlink");
  return around("disk", disk_calls, [&] { return next(path); });
}

int ftruncate(int descriptor, off_t length) noexcept {
  static auto* const next = real<int(int, off_t)>("ftruncate");
  return around("disk", disk_calls, [&] { return next(descriptor, length); });
}

ssize_t send(int socket, const void* bytes, size_t count, int flags) {
  static auto* const next = real<ssize_t(int, const void*, size_t, int)>("send");
  return around("net", net_calls, [&] { return next(socket, bytes, count, flags); });
}

ssize_t recv(int socket, void* bytes, size_t count, int flags) {
  static auto* const next = real<ssize_t(int, void*, size_t, int)>("recv");
  return around("net", net_calls, [&] { return next(socket, bytes, count, flags); });
}

} // extern "C"
