#include "base/files.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/forked.hpp"
#include "tests/support/scratch_directory.hpp"

namespace {

std::size_t entries_in(const std::filesystem::path& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

} // namespace

TEST_CASE("A missing file and one that cannot be read are not confused") {
  const ScratchDirectory scratch;
  CHECK(read_file(scratch / "missing").error().code == "file/missing");
  const auto absent = read_file_if_there(scratch / "missing");
  REQUIRE(absent.has_value());
  CHECK(*absent == std::nullopt);
  CHECK_FALSE(read_file_if_there(scratch.path()).has_value()); // a directory
  put(scratch / "file", "");
  CHECK_FALSE(read_file_if_there(scratch / "file/below").has_value());
}

TEST_CASE("A file is read whole, up to a limit") {
  const ScratchDirectory scratch;
  const std::string content(200'000, 'x');
  put(scratch / "file", content);
  CHECK(*read_file(scratch / "file") == content);
  CHECK(*read_file(scratch / "file", 200'000) == content);
  CHECK(read_file(scratch / "file", 199'999).error().code == "file/too-large");
  CHECK_FALSE(read_file("/dev/zero", 1U << 20U).has_value());
}

TEST_CASE("Replacing a file sets content and mode, and leaves nothing else behind") {
  const ScratchDirectory scratch;
  put(scratch / "file", "old");
  std::filesystem::permissions(scratch / "file", std::filesystem::perms::all);
  REQUIRE(replace_file(scratch / "file", "new").has_value());
  CHECK(content_of(scratch / "file") == "new");
  CHECK(mode_of(scratch / "file") == private_mode);
  REQUIRE(replace_file(scratch / "file", "wide", 0644).has_value());
  CHECK(mode_of(scratch / "file") == 0644);
  CHECK(entries_in(scratch.path()) == 1);
}

TEST_CASE("Replacing follows links, so that the link stays") {
  const ScratchDirectory scratch;
  std::filesystem::create_directory(scratch / "real");
  std::filesystem::create_symlink("real/file", scratch / "inner");
  std::filesystem::create_symlink(scratch / "inner", scratch / "outer");
  SECTION("to a file") { put(scratch / "real/file", "old"); }
  SECTION("to a file that is not there yet") {}
  REQUIRE(replace_file(scratch / "outer", "new").has_value());
  CHECK(std::filesystem::is_symlink(scratch / "outer"));
  CHECK(std::filesystem::is_symlink(scratch / "inner"));
  CHECK(content_of(scratch / "real/file") == "new");
  CHECK(behind_links(scratch / "outer") == scratch / "real/file");
}

TEST_CASE("A ring of links ends") {
  const ScratchDirectory scratch;
  std::filesystem::create_symlink("b", scratch / "a");
  std::filesystem::create_symlink("a", scratch / "b");
  CHECK(behind_links(scratch / "a") == scratch / "a");
  CHECK_FALSE(read_file(scratch / "a").has_value());
}

TEST_CASE("What a replacement keeps is the former file itself, and both are files of their own") {
  const ScratchDirectory scratch;
  put(scratch / "file", "one");
  put(scratch / "former", "old");
  for (const std::string before : {"one", "two"}) {
    const auto inode = [](const std::filesystem::path& path) {
      struct stat found {};
      return ::stat(path.c_str(), &found) == 0 ? found.st_ino : 0;
    };
    const auto kept = inode(scratch / "file");
    REQUIRE(replace_file_keeping(scratch / "file", before == "one" ? "two" : "three", scratch / "former").has_value());
    CHECK(content_of(scratch / "former") == before);
    CHECK(inode(scratch / "former") == kept);
    CHECK(std::filesystem::hard_link_count(scratch / "file") == 1);
    CHECK(entries_in(scratch.path()) == 2);
  }
  CHECK(content_of(scratch / "file") == "three");
  CHECK_FALSE(replace_file_keeping(scratch / "missing", "new", scratch / "former").has_value());
  CHECK_FALSE(replace_file_keeping(scratch / "file", "new", scratch / "nowhere/former").has_value());
  CHECK(content_of(scratch / "file") == "three");
  CHECK(content_of(scratch / "former") == "two");
  CHECK(entries_in(scratch.path()) == 2);
}

TEST_CASE("A replacement that was killed when both names were one file's is done again") {
  const ScratchDirectory scratch;
  put(scratch / "file", "one");
  std::filesystem::permissions(scratch / "file", std::filesystem::perms(0644));
  std::filesystem::create_hard_link(scratch / "file", scratch / "former");
  REQUIRE(replace_file_keeping(scratch / "file", "two", scratch / "former").has_value());
  CHECK(content_of(scratch / "file") == "two");
  CHECK(content_of(scratch / "former") == "one");
  CHECK(mode_of(scratch / "former") == private_mode);
  CHECK(entries_in(scratch.path()) == 2);
}

TEST_CASE("A former file on another file system is a copy") {
  const ScratchDirectory scratch;
  const ScratchDirectory elsewhere("/dev/shm"); // in memory
  put(scratch / "file", "one");
  REQUIRE(replace_file_keeping(scratch / "file", "two", elsewhere / "former").has_value());
  CHECK(content_of(scratch / "file") == "two");
  CHECK(content_of(elsewhere / "former") == "one");
}

TEST_CASE("A replacement that fails leaves the file as it was") {
  const ScratchDirectory scratch;
  put(scratch / "file", "old");
  CHECK(replace_file(scratch / "nowhere/file", "new").error().code == "file/missing");
  const int status = in_child([&] {
    limit_file_size(100);
    return replace_file(scratch / "file", std::string(5000, 'x')) ? 1 : 0;
  });
  CHECK(status == 0);
  CHECK(content_of(scratch / "file") == "old");
  CHECK(entries_in(scratch.path()) == 1);
}

TEST_CASE("Creating never touches a file that is there") {
  const ScratchDirectory scratch;
  REQUIRE(create_file(scratch / "file", "first").has_value());
  CHECK(mode_of(scratch / "file") == private_mode);
  CHECK(create_file(scratch / "file", "second").error().code == "file/exists");
  CHECK(content_of(scratch / "file") == "first");
  std::filesystem::create_symlink("elsewhere", scratch / "link");
  CHECK(create_file(scratch / "link", "third").error().code == "file/exists");
  CHECK_FALSE(std::filesystem::exists(scratch / "elsewhere"));
}

TEST_CASE("Directories are made with their parents, for the owner alone") {
  const ScratchDirectory scratch;
  REQUIRE(make_directories(scratch / "a/b/c").has_value());
  REQUIRE(make_directories(scratch / "a/b/c").has_value());
  CHECK(mode_of(scratch / "a") == 0700);
  CHECK(mode_of(scratch / "a/b/c") == 0700);
  CHECK(make_directories("").has_value());
  put(scratch / "file", "");
  CHECK_FALSE(make_directories(scratch / "file").has_value());
  CHECK_FALSE(make_directories(scratch / "file/below").has_value());
}

TEST_CASE("Removing a file that is not there is fine") {
  const ScratchDirectory scratch;
  put(scratch / "file", "x");
  CHECK(remove_file(scratch / "file").has_value());
  CHECK(remove_file(scratch / "file").has_value());
  CHECK_FALSE(remove_file(scratch.path()).has_value());
}

TEST_CASE("An append file grows, also over several openings, and is emptied") {
  const ScratchDirectory scratch;
  {
    auto file = AppendFile::open(scratch / "log");
    REQUIRE(file.has_value());
    CHECK(file->append("one\n").has_value());
    CHECK(file->append("").has_value());
  }
  auto file = AppendFile::open(scratch / "log");
  REQUIRE(file.has_value());
  CHECK(file->append("two\n").has_value());
  CHECK(content_of(scratch / "log") == "one\ntwo\n");
  CHECK(mode_of(scratch / "log") == private_mode);
  REQUIRE(file->clear().has_value());
  AppendFile moved = std::move(*file);
  CHECK(moved.append("three\n").has_value());
  CHECK(content_of(scratch / "log") == "three\n");
}

TEST_CASE("An append that does not fit leaves no half line") {
  const ScratchDirectory scratch;
  const int status = in_child([&] {
    limit_file_size(10);
    auto file = AppendFile::open(scratch / "log");
    if (!file || !file->append("12345\n")) return 1;
    const auto failed = file->append("67890123456789\n");
    if (failed || failed.error().kind != ErrorKind::input_output) return 2;
    return file->append("78\n") ? 0 : 3;
  });
  CHECK(status == 0);
  CHECK(content_of(scratch / "log") == "12345\n78\n");
}

TEST_CASE("An append to a full device is an error that names it") {
  auto file = AppendFile::open("/dev/full");
  REQUIRE(file.has_value());
  const auto failed = file->append("x");
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message.find("/dev/full") != std::string::npos);
  CHECK_FALSE(failed.error().hint.empty());
}

TEST_CASE("A file error names the operation, the path and the cause") {
  const Error error = file_error("writing", "some/file", EACCES);
  CHECK(error.kind == ErrorKind::input_output);
  CHECK(error.message == "writing some/file: Permission denied");
}
