#include "tests/emulator/control.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "tests/emulator/codec.hpp"
#include "tests/emulator/router.hpp"
#include "tests/emulator/text.hpp"

namespace emulator {

namespace {

using nlohmann::json;

constexpr int most_added_at_once = 100'000;

HttpResponse complaint(int status, const std::string& message) { return json_answer(status, {{"error", message}}); }

/// The body as an object; an empty one counts as `{}`. Discarded when it is none.
json read_object(const HttpRequest& request) {
  json body = request.body.empty() ? json::object() : json::parse(request.body, nullptr, false);
  return body.is_object() ? body : json(json::value_t::discarded);
}

HttpResponse show_health(World& world, const Call&) {
  return json_answer(200, {{"status", "ok"}, {"instances", world.fleet.instances().size()}});
}

HttpResponse show_state(World& world, const Call& call) {
  int creates = 0;
  for (const auto& [name, count] : world.creates_by_name)
    creates += count;
  json instances = json::array();
  for (const auto& [id, instance] : world.fleet.instances())
    instances.push_back(encode_instance(instance));
  return json_answer(200, {{"now", iso_seconds(call.now)},
                           {"instances", std::move(instances)},
                           {"creates", creates},
                           {"creates_by_name", world.creates_by_name},
                           {"deleted", world.fleet.deleted()},
                           {"tokens_issued", world.tokens.issued()}});
}

/// What an added instance is unless the request says otherwise: running, small, in the first project.
Instance added_template(const World& world, TimeMs now) {
  Instance instance;
  instance.name = "added";
  instance.tenant_id = world.catalogue.projects().front().id;
  instance.cloud_provider = "gcp";
  instance.region = "europe-west1";
  instance.type = "professional-db";
  instance.memory_gb = 2;
  instance.storage_gb = 4;
  instance.created_at = now;
  instance.was_running = true;
  return instance;
}

HttpResponse add_instances(World& world, const Call& call) {
  json body = read_object(call.request);
  if (body.is_discarded()) return complaint(400, "the body is not a JSON object");
  const json count = body.value("count", json(1));
  if (!count.is_number_unsigned() || count > most_added_at_once) return complaint(400, "count must be 0 to 100000");
  body.erase("count");
  json merged = encode_instance(added_template(world, call.now));
  merged.merge_patch(body);
  const auto decoded = decode_instance(merged);
  if (const auto* problem = std::get_if<Problem>(&decoded)) return complaint(400, problem->message);
  json ids = json::array();
  for (int i = 0; i < count.get<int>(); ++i) {
    Instance instance = std::get<Instance>(decoded);
    if (count > 1) instance.name += "-" + std::to_string(i + 1);
    ids.push_back(world.fleet.add(std::move(instance)).id);
  }
  return json_answer(200, {{"ids", std::move(ids)}});
}

HttpResponse show_instance(World& world, const Call& call) {
  const Instance* instance = world.fleet.find(call.ids[0]);
  if (!instance) return complaint(404, "there is no instance " + call.ids[0]);
  return json_answer(200, encode_instance(*instance));
}

HttpResponse change_instance(World& world, const Call& call) {
  Instance* instance = world.fleet.find(call.ids[0]);
  if (!instance) return complaint(404, "there is no instance " + call.ids[0]);
  const json body = read_object(call.request);
  if (body.is_discarded()) return complaint(400, "the body is not a JSON object");
  json merged = encode_instance(*instance);
  // A status set by hand ends what is pending.
  if (body.contains("status")) merged["operation"] = nullptr;
  merged.merge_patch(body);
  merged["id"] = instance->id;
  auto decoded = decode_instance(merged);
  if (const auto* problem = std::get_if<Problem>(&decoded)) return complaint(400, problem->message);
  *instance = std::get<Instance>(std::move(decoded));
  world.fleet.touch(*instance);
  return json_answer(200, encode_instance(*instance));
}

HttpResponse remove_instance(World& world, const Call& call) {
  if (!world.fleet.find(call.ids[0])) return complaint(404, "there is no instance " + call.ids[0]);
  world.fleet.erase(call.ids[0]);
  return json_answer(200, json::object());
}

HttpResponse show_requests(World& world, const Call&) {
  json records = json::array();
  for (const RequestRecord& record : world.log.records())
    records.push_back(record_view(record));
  return json_answer(200,
                     {{"total", world.log.total()}, {"counts", world.log.counts()}, {"requests", std::move(records)}});
}

HttpResponse clear_requests(World& world, const Call&) {
  world.log.clear();
  return json_answer(200, json::object());
}

HttpResponse show_faults(World& world, const Call&) {
  json faults = json::array();
  for (const Fault& fault : world.faults.faults())
    faults.push_back(fault_view(fault));
  return json_answer(200, {{"faults", std::move(faults)}});
}

HttpResponse add_fault(World& world, const Call& call) {
  auto parsed = parse_fault(call.request.body);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return complaint(400, problem->message);
  return json_answer(200, {{"id", world.faults.add(std::get<Fault>(std::move(parsed)))}});
}

HttpResponse clear_faults(World& world, const Call&) {
  world.faults.clear();
  return json_answer(200, json::object());
}

HttpResponse remove_fault(World& world, const Call& call) {
  if (!world.faults.remove(call.ids[0])) return complaint(404, "there is no fault " + call.ids[0]);
  return json_answer(200, json::object());
}

HttpResponse show_clock(World& world, const Call& call) {
  return json_answer(200, {{"now", iso_seconds(call.now)}, {"now_ms", call.now}, {"speed", world.clock.speed()}});
}

HttpResponse advance_clock(World& world, const Call& call) {
  const json body = read_object(call.request);
  const json step = body.is_object() ? body.value("advance", json()) : json();
  const auto parsed = step.is_string() ? parse_duration(step.get<std::string>()) : std::nullopt;
  if (!parsed) return complaint(400, R"(the body must be like {"advance": "10m"})");
  world.clock.advance(*parsed);
  const Call later{call.request, call.ids, world.clock.now(), ""};
  world.fleet.advance(later.now);
  return show_clock(world, later);
}

HttpResponse change_settings(World& world, const Call& call) {
  const json body = read_object(call.request);
  if (body.is_discarded()) return complaint(400, "the body is not a JSON object");
  for (const auto& [name, value] : body.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (const auto problem = apply_runtime_setting(world.settings, name, text)) return complaint(400, problem->message);
  }
  if (world.settings.speed != world.clock.speed()) world.clock.set_speed(world.settings.speed);
  return json_answer(200, json::object());
}

HttpResponse change_project(World& world, const Call& call) {
  Project* project = world.catalogue.find(call.ids[0]);
  if (!project) return complaint(404, "there is no project " + call.ids[0]);
  const json body = read_object(call.request);
  if (body.is_discarded()) return complaint(400, "the body is not a JSON object");
  for (const auto& [field, value] : body.items()) {
    if (!value.is_boolean() || (field != "secondaries" && field != "cdc")) {
      return complaint(400, "a project has the booleans secondaries and cdc");
    }
    (field == "cdc" ? project->cdc : project->secondaries) = value.get<bool>();
  }
  return json_answer(200, {{"secondaries", project->secondaries}, {"cdc", project->cdc}});
}

HttpResponse revoke_tokens(World& world, const Call&) {
  world.tokens.revoke_all();
  return json_answer(200, json::object());
}

constexpr std::array control_routes{
    Route{"GET", "/_emulator/health", show_health},
    Route{"GET", "/_emulator/state", show_state},
    Route{"POST", "/_emulator/instances", add_instances},
    Route{"GET", "/_emulator/instances/{id}", show_instance},
    Route{"POST", "/_emulator/instances/{id}", change_instance},
    Route{"DELETE", "/_emulator/instances/{id}", remove_instance},
    Route{"GET", "/_emulator/requests", show_requests},
    Route{"DELETE", "/_emulator/requests", clear_requests},
    Route{"GET", "/_emulator/faults", show_faults},
    Route{"POST", "/_emulator/faults", add_fault},
    Route{"DELETE", "/_emulator/faults", clear_faults},
    Route{"DELETE", "/_emulator/faults/{id}", remove_fault},
    Route{"GET", "/_emulator/clock", show_clock},
    Route{"POST", "/_emulator/clock", advance_clock},
    Route{"POST", "/_emulator/settings", change_settings},
    Route{"POST", "/_emulator/projects/{id}", change_project},
    Route{"DELETE", "/_emulator/tokens", revoke_tokens},
};

} // namespace

HttpResponse handle_control(World& world, const HttpRequest& request, TimeMs now) {
  const auto match = match_route(control_routes, request.method, request.path);
  if (!match) return complaint(404, "the emulator has no " + request.method + " " + request.path);
  return match->route->handler(world, Call{request, match->ids, now, ""});
}

} // namespace emulator
