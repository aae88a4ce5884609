#include "base/text.hpp"
#include "cmd/data_work.hpp"
#include "cmd/prompt.hpp"
#include "cmd/record_keeping.hpp"
#include "cmd/text/value_text.hpp"
#include "cmd/verbs/verbs.hpp"
#include "reconcile/reading/snapshots.hpp"

namespace {

const std::string latest = "latest";

DataWish read_wish(const Arguments& arguments) {
  return {.snapshot_first = arguments.is_on("snapshot-first"), .allow_data_loss = arguments.is_on("allow-data-loss")};
}

enum class Use { restore, copy };

Result<Snapshot> find_snapshot(CloudReader& cloud, const std::string& instance_id, const std::string& written,
                               Use use) {
  if (written != latest) return read_snapshot(cloud, instance_id, written);
  TRY_ASSIGN(std::optional<Snapshot> found, find_latest_snapshot(cloud, instance_id, use == Use::copy));
  if (found) return *std::move(found);
  return Error{ErrorKind::api, "snapshot/none", ::quoted(instance_id) + " has no snapshot that can be used",
               "`auraform snapshot list KEY -since=90d` shows what there is"};
}

Result<LiveInstance> find_source(const DataWork& work, const std::string& id) {
  const auto live = work.live.instances.find(id);
  if (live != work.live.instances.end()) return live->second;
  return Error{ErrorKind::api, "api/not-found", "the source " + ::quoted(id) + " is not there",
               "-from takes a key of the state, or the id of an instance that this credential may see"};
}

std::string question_about(const std::string& key, const std::string& what) {
  return "Do you really want to " + what + " " + shown_address(key) + "? What is in it now is lost.";
}

} // namespace

Result<ExitCode> run_restore(Context& context, const Arguments& arguments) {
  const std::string key = key_of(arguments.words().front());
  const std::optional<std::string> written = arguments.value("snapshot");
  if (!written) return usage_error("restore lacks -snapshot", "write -snapshot=latest, or -snapshot=ID");
  TRY(find_whether_attended(context, arguments, "restore"));
  TRY_ASSIGN(const DataWork work, begin_data_work(context, arguments, "restore", key));
  const std::string& id = work.recorded.records.at(key).id;
  TRY_ASSIGN(const Snapshot snapshot, find_snapshot(work.connection->reader(), id, *written, Use::restore));
  return do_data_work(context, arguments, work, plan_restore(work.target(key), snapshot, read_wish(arguments)),
                      question_about(key, "restore"));
}

Result<ExitCode> run_overwrite(Context& context, const Arguments& arguments) {
  const std::string key = key_of(arguments.words().front());
  const std::optional<std::string> from = arguments.value("from");
  if (!from) return usage_error("overwrite lacks -from", "write -from=KEY, or -from=ID");
  TRY(find_whether_attended(context, arguments, "overwrite"));
  TRY_ASSIGN(const DataWork work, begin_data_work(context, arguments, "overwrite", key, *from));
  DataSource source;
  TRY_ASSIGN(source.live, find_source(work, id_meant(work.recorded, *from)));
  if (const std::optional<std::string> written = arguments.value("snapshot")) {
    TRY_ASSIGN(source.snapshot, find_snapshot(work.connection->reader(), source.live.id, *written, Use::copy));
  }
  return do_data_work(context, arguments, work, plan_overwrite(work.target(key), source, read_wish(arguments)),
                      question_about(key, "overwrite"));
}
