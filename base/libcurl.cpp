#include "base/libcurl.hpp"

#include <cstdarg>

#include <curl/curl.h>
#include <dlfcn.h>

#include "base/ensure.hpp"
#include "base/text.hpp"

namespace {

constexpr const char* library_name = "libcurl.so.4";

/// The functions that we call, as the library has them.
struct Libcurl {
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_getdate) getdate = nullptr;
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_setopt) multi_setopt = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  std::string trouble; ///< why it cannot be used; empty when it can
};

std::string last_trouble() {
  const char* text = ::dlerror();
  return text == nullptr ? std::string("no reason was told") : std::string(text);
}

/// Takes one function after the other out of the library; the first that is missing is told.
class Finder {
public:
  explicit Finder(Libcurl& found)
      : found_(found)
      , library_(::dlopen(library_name, RTLD_LAZY | RTLD_LOCAL)) {
    if (library_ == nullptr) found_.trouble = last_trouble();
  }

  template <typename Function>
  void find(Function& function, const char* name) {
    if (!found_.trouble.empty()) return;
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    if (function == nullptr) found_.trouble = last_trouble();
  }

private:
  Libcurl& found_;
  void* library_; ///< never closed: libcurl's own libraries do not all bear that
};

Libcurl open_libcurl() {
  Libcurl found;
  Finder finder(found);
  finder.find(found.easy_cleanup, "curl_easy_cleanup");
  finder.find(found.easy_getinfo, "curl_easy_getinfo");
  finder.find(found.easy_init, "curl_easy_init");
  finder.find(found.easy_perform, "curl_easy_perform");
  finder.find(found.easy_reset, "curl_easy_reset");
  finder.find(found.easy_setopt, "curl_easy_setopt");
  finder.find(found.easy_strerror, "curl_easy_strerror");
  finder.find(found.getdate, "curl_getdate");
  finder.find(found.global_init, "curl_global_init");
  finder.find(found.multi_add_handle, "curl_multi_add_handle");
  finder.find(found.multi_cleanup, "curl_multi_cleanup");
  finder.find(found.multi_info_read, "curl_multi_info_read");
  finder.find(found.multi_init, "curl_multi_init");
  finder.find(found.multi_perform, "curl_multi_perform");
  finder.find(found.multi_poll, "curl_multi_poll");
  finder.find(found.multi_remove_handle, "curl_multi_remove_handle");
  finder.find(found.multi_setopt, "curl_multi_setopt");
  finder.find(found.slist_append, "curl_slist_append");
  finder.find(found.slist_free_all, "curl_slist_free_all");
  if (found.trouble.empty() && found.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    found.trouble = "it does not initialize";
  return found;
}

const Libcurl& tried_libcurl() {
  static const Libcurl library = open_libcurl();
  return library;
}

const Libcurl& libcurl() {
  const Libcurl& library = tried_libcurl();
  ensure(library.trouble.empty(), "load_libcurl is asked before libcurl is used");
  return library;
}

/// The types of arguments that curl.h defines, by the thousands in which it numbers its options.
enum class ArgumentType { integer, object, function, offset, blob };

ArgumentType argument_type(int option) {
  constexpr int types_apart = 10000;
  static_assert(CURLOPTTYPE_OBJECTPOINT == types_apart && CURLOPTTYPE_FUNCTIONPOINT == 2 * types_apart &&
                CURLOPTTYPE_OFF_T == 3 * types_apart && CURLOPTTYPE_BLOB == 4 * types_apart);
  return static_cast<ArgumentType>(option / types_apart);
}

/// Sets an option by what stands in a list of variable arguments, which cannot be handed on as it is.
template <typename Handle, typename Option, typename Set>
auto set_option(Set set, Handle handle, Option option, std::va_list& arguments) {
  switch (argument_type(option)) {
  case ArgumentType::integer:
    return set(handle, option, va_arg(arguments, long));
  case ArgumentType::function:
    return set(handle, option, va_arg(arguments, void (*)()));
  case ArgumentType::offset:
    return set(handle, option, va_arg(arguments, curl_off_t));
  case ArgumentType::object:
  case ArgumentType::blob:
    break;
  }
  return set(handle, option, va_arg(arguments, void*));
}

} // namespace

Result<void> load_libcurl() {
  const std::string& trouble = tried_libcurl().trouble;
  if (trouble.empty()) return {};
  return Error{ErrorKind::input_output, "install/libcurl",
               std::string("loading ") + library_name + ", which every call to a network needs: " + visible(trouble),
               "install libcurl 7.85 or later, such as Debian's package libcurl4"};
}

// What follows are the functions of curl.h, each handed on to the library. curl.h makes macros of some of them.
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

extern "C" {

void curl_easy_cleanup(CURL* handle) { libcurl().easy_cleanup(handle); }
CURL* curl_easy_init() { return libcurl().easy_init(); }
CURLcode curl_easy_perform(CURL* handle) { return libcurl().easy_perform(handle); }
void curl_easy_reset(CURL* handle) { libcurl().easy_reset(handle); }
const char* curl_easy_strerror(CURLcode code) { return libcurl().easy_strerror(code); }
time_t curl_getdate(const char* text, const time_t* unused) { return libcurl().getdate(text, unused); }
CURLMcode curl_multi_add_handle(CURLM* multi, CURL* handle) { return libcurl().multi_add_handle(multi, handle); }
CURLMcode curl_multi_cleanup(CURLM* multi) { return libcurl().multi_cleanup(multi); }
CURLMsg* curl_multi_info_read(CURLM* multi, int* left) { return libcurl().multi_info_read(multi, left); }
CURLM* curl_multi_init() { return libcurl().multi_init(); }
CURLMcode curl_multi_perform(CURLM* multi, int* running) { return libcurl().multi_perform(multi, running); }
CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* extra, unsigned int count, int limit, int* ready) {
  return libcurl().multi_poll(multi, extra, count, limit, ready);
}
CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* handle) { return libcurl().multi_remove_handle(multi, handle); }
curl_slist* curl_slist_append(curl_slist* list, const char* text) { return libcurl().slist_append(list, text); }
void curl_slist_free_all(curl_slist* list) { libcurl().slist_free_all(list); }

CURLcode curl_easy_setopt(CURL* handle, CURLoption option, ...) {
  std::va_list arguments;
  va_start(arguments, option);
  const CURLcode code = set_option(libcurl().easy_setopt, handle, option, arguments);
  va_end(arguments);
  return code;
}

CURLMcode curl_multi_setopt(CURLM* multi, CURLMoption option, ...) {
  std::va_list arguments;
  va_start(arguments, option);
  const CURLMcode code = set_option(libcurl().multi_setopt, multi, option, arguments);
  va_end(arguments);
  return code;
}

/// All that it tells is written through a pointer.
CURLcode curl_easy_getinfo(CURL* handle, CURLINFO info, ...) {
  std::va_list arguments;
  va_start(arguments, info);
  const CURLcode code = libcurl().easy_getinfo(handle, info, va_arg(arguments, void*));
  va_end(arguments);
  return code;
}
}
