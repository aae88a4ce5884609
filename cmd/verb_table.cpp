#include "cmd/verb.hpp"

#include "cmd/flags.hpp"
#include "cmd/verbs/verbs.hpp"

#include <array>
#include <limits>

namespace {

constexpr std::array<FlagGroup, 1> plain{global_flags};
constexpr std::array<FlagGroup, 2> for_help{manual_flag, global_flags};
constexpr std::array<FlagGroup, 5> for_validate{online_flag, validate_format_flag, event_flags, spec_flags,
                                                global_flags};
constexpr std::array<FlagGroup, 12> for_plan{format_flags, plan_flags,  refresh_only_flag, destroy_flag,
                                             retired_flag, guard_flags, plan_file_flags,   detailed_flag,
                                             event_flags,  spec_flags,  state_flags,       global_flags};
constexpr std::array<FlagGroup, 12> for_apply{run_flags,    refresh_only_flag, saved_plan_flags, plan_flags,
                                              destroy_flag, retired_flag,      guard_flags,      lock_flags,
                                              event_flags,  spec_flags,        state_flags,      global_flags};
constexpr std::array<FlagGroup, 9> for_destroy{run_flags,   plan_flags, retired_flag, guard_flags, lock_flags,
                                               event_flags, spec_flags, state_flags,  global_flags};
constexpr std::array<FlagGroup, 6> for_drift{drift_flags, drift_format_flags, event_flags,
                                             spec_flags,  state_flags,        global_flags};
constexpr std::array<FlagGroup, 5> for_show{format_flags, document_flag, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 4> for_compare{compare_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 2> for_offers{offers_flags, global_flags};
constexpr std::array<FlagGroup, 5> for_import{import_flags, lock_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 4> for_export{export_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 2> for_runs{run_format_flags, global_flags};
constexpr std::array<FlagGroup, 3> for_state_reading{spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 4> for_state_writing{lock_flags, spec_flags, state_flags, global_flags};

constexpr std::array<FlagGroup, 6> for_snapshot_create{approval_flag, lock_flags,  event_flags,
                                                       spec_flags,    state_flags, global_flags};
constexpr std::array<FlagGroup, 4> for_snapshot_list{snapshot_list_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 7> for_restore{data_loss_flags, approval_flag, lock_flags,  event_flags,
                                               spec_flags,      state_flags,   global_flags};
constexpr std::array<FlagGroup, 8> for_overwrite{overwrite_flag, data_loss_flags, approval_flag, lock_flags,
                                                 event_flags,    spec_flags,      state_flags,   global_flags};

constexpr std::array<FlagGroup, 4> for_credentials{reveal_flag, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 4> for_pull{sealed_flag, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 5> for_push{force_flag, lock_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 5> for_rollback{approve_flag, lock_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 5> for_migrate{migrate_flags, lock_flags, spec_flags, state_flags, global_flags};
constexpr std::array<FlagGroup, 5> for_decrypt{decrypt_flag, lock_flags, spec_flags, state_flags, global_flags};

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

constexpr std::array<Verb, 35> table{{
    {"init", "write a first spec and .gitignore lines; check the credentials", "", 0, 0,
     "Nothing that is there already is overwritten. The credentials are checked if AURA_CLIENT_ID and\n"
     "AURA_CLIENT_SECRET are set, and the projects that they see are listed.",
     "auraform init", plain, run_init},
    {"validate", "check the specs, offline", "", 0, 0,
     "Every finding is told, with file, line and column. With -online Aura is asked what the projects offer,\n"
     "and regions, sizes and tiers are checked against that.",
     "auraform validate -online", for_validate, run_validate},
    {"plan", "show what apply would do", "", 0, 0,
     "Reads Aura, compares it with the specs and the record, and prints the difference. Changes nothing and\n"
     "takes no lock. -out saves the plan, so that exactly what was shown is applied later.",
     "auraform plan -target='dev-*' -detailed-exitcode", for_plan, run_plan},
    {"apply", "plan, ask, and do it; or do a saved plan", "[PLAN]", 0, 1,
     "The plan is shown and must be approved, at the terminal or with -auto-approve. An interrupted apply is\n"
     "taken up by the next one. A saved plan is done as it was shown, without asking: each instance is read again\n"
     "before it is touched, and when anything moved since, it is named and nothing is done (exit code 11).",
     "auraform apply -auto-approve -max-destroy=1", for_apply, run_apply},
    {"destroy", "delete everything that is recorded", "", 0, 0,
     "The same as apply -destroy. What -keep-old kept is left alone: -retired=KEY deletes that, and nothing else.",
     "auraform destroy -target=sandbox", for_destroy, run_destroy},
    {"drift", "tell what changed in Aura behind the record's back", "", 0, 0,
     "Only reads. Ends with 2 when something recorded has changed or is gone, or when nobody manages an instance\n"
     "of the projects that the specs name.",
     "auraform drift -ignore='*.storage' -ignore='unmanaged.sandbox-*'", for_drift, run_drift},
    {"show", "show a saved plan, or the state", "[PLAN]", 0, 1,
     "Reads files only. -json tells the plan, or the state, in Terraform's structure, for the tools that read that.\n"
     "-format writes a saved plan for a pull request or a browser.",
     "auraform show -format=markdown prod.plan", for_show, run_show},
    {"runs", "list what was applied, or show one run", "[RUN|latest]", 0, 1,
     "Reads the records that apply, destroy and import leave in .auraform/runs, the newest first: who did what and\n"
     "when, each instance before and after, the operations with their times and Aura's request ids.",
     "auraform runs latest -format=html > run.html", for_runs, run_runs},
    {"export", "write specs for what lives in Aura", "", 0, 0,
     "Writes a spec for every instance that nobody manages yet, such that the next plan adopts them and does nothing\n"
     "else. What Aura does not tell is left out, and said in a comment. Only reads, and overwrites no file; what it\n"
     "writes was planned before, on what was read.",
     "auraform export -project=6981ace7-efe8-4f5c-b7c5-267b5162ce91 -only='prod-*' -out=prod.aura.toml", for_export,
     run_export},
    {"import", "record live instances under keys", "[KEY] [ID]", 0, 2,
     "Nothing changes in Aura. The key should be declared, or the next apply deletes the instance. Its password\n"
     "stays unknown to auraform. -name takes the place of an ID where only one instance bears that name.\n"
     "-from-terraform takes over every neo4jaura_instance of a Terraform state: it writes a new spec file and\n"
     "records what lives. Neither Aura nor that state is changed, and no password is read from it.",
     "auraform import orders 2f49c2b3", for_import, run_import},
    {"compare", "compare two instances field by field", "KEY|ID KEY|ID", 2, 2,
     "Reads both from Aura; where a paused one does not tell a field, its record does. Names, projects and statuses\n"
     "are shown and not compared. Ends with 0 when every compared field is known to be the same, else with 2.",
     "auraform compare orders 9c1d22aa -ignore=type", for_compare, run_compare},
    {"offers", "list what the projects may create", "", 0, 0,
     "Types, clouds, regions, versions and sizes, as the projects' own lists have them. Where one type in one region\n"
     "is left, the sizes of storage are listed too. Ends with 1 when nothing is offered, and names what is near.",
     "auraform offers -type=professional-db -cloud=gcp -region=europe-west1", for_offers, run_offers},
    {"snapshot create", "take a snapshot of an instance", "KEY", 1, 1,
     "Waits until it is complete, and prints its id. A paused instance is resumed for it and paused again, which is\n"
     "asked about. An apply takes snapshots by itself with -snapshot-first.",
     "auraform snapshot create orders", for_snapshot_create, run_snapshot_create},
    {"snapshot list", "list an instance's snapshots", "KEY", 1, 1,
     "Oldest first, of the last seven days unless -since says otherwise. Aura keeps them 7 to 90 days.",
     "auraform snapshot list orders -since=30d", for_snapshot_list, run_snapshot_list},
    {"restore", "put one of an instance's own snapshots in place of its data", "KEY", 1, 1,
     "What is in the instance now is lost, and so is everything written since the snapshot; the plan says since\n"
     "when. -snapshot-first takes a snapshot of that. It must be approved; prevent_destroy needs -allow-data-loss.",
     "auraform restore orders -snapshot=latest -snapshot-first", for_restore, run_restore},
    {"overwrite", "put another instance's data in place of an instance's own", "KEY", 1, 1,
     "What is in the instance now is lost; id, URL, name and sizes stay. Its memory and storage must be at least\n"
     "those of the source. Without -snapshot the source's present data is taken. It must be approved;\n"
     "prevent_destroy needs -allow-data-loss.",
     "auraform overwrite staging -from=orders -snapshot=latest", for_overwrite, run_overwrite},
    {"state list", "list what is recorded", "[KEY...]", 0, any_number, "Keys are globs.",
     "auraform state list 'orders*'", for_state_reading, run_state_list},
    {"state show", "show one record", "KEY", 1, 1, "", "auraform state show orders", for_state_reading, run_state_show},
    {"state mv", "give a record another key", "KEY NEW_KEY", 2, 2,
     "Nothing happens in Aura. `moved_from` in the spec does the same, where others can see it.",
     "auraform state mv orders orders_eu", for_state_writing, run_state_mv},
    {"state rm", "forget records", "KEY...", 1, any_number, "The instances stay in Aura, and nobody manages them.",
     "auraform state rm orders", for_state_writing, run_state_rm},
    {"state pull", "print the state", "", 0, 0,
     "As JSON, decrypted, and without the passwords that an encrypted state may keep.",
     "auraform state pull > state.json", for_pull, run_state_pull},
    {"state push", "put a file in the place of the state", "FILE", 1, 1,
     "It must be a later one of the same lineage, unless -force says otherwise. The state that was there stays among\n"
     "the versions that are kept.",
     "auraform state push state.json", for_push, run_state_push},
    {"state history", "list the versions that are kept of the state", "", 0, 0, "", "auraform state history",
     for_state_reading, run_state_history},
    {"state rollback", "let the record say what a former version said", "VERSION", 1, 1,
     "The record alone goes back, as a new version; in Aura nothing happens. What will be recorded otherwise is\n"
     "shown first, and must be approved.",
     "auraform state rollback 12", for_rollback, run_state_rollback},
    {"state migrate", "copy the state to another backend", "", 0, 0,
     "The other place must be empty. What was written is read back and compared, and the old state stays as a\n"
     "backup. The settings to write into the specs are printed.",
     "auraform state migrate -to=s3 -option bucket=infra -option key=aura/prod", for_migrate, run_state_migrate},
    {"state merge", "fold in what a run could not write", "[FILE]", 0, 1,
     "A run that lost its lock keeps its journal in .auraform/unsent, and the next one there folds it in. So does\n"
     "this, without doing anything else; FILE is such a journal from another machine.",
     "auraform state merge", for_state_writing, run_state_merge},
    {"state encrypt", "encrypt the state with the present key", "", 0, 0,
     "The step from plain, which [auraform.state.encryption] alone does not take, and from a former key to the\n"
     "present one. Kept versions are encrypted, too.",
     "auraform state encrypt", for_state_writing, run_state_encrypt},
    {"state decrypt", "write the state without encryption", "", 0, 0,
     "The step back. A state that keeps passwords is refused, unless -drop-passwords says that they may go.",
     "auraform state decrypt", for_decrypt, run_state_decrypt},
    {"force-unlock", "break the lock of a run that is gone", "LOCK_ID", 1, 1,
     "The id stands in the message of the run that found the lock. Make sure that its holder is not running.",
     "auraform force-unlock 1f0a4a5e-8f0e-4d2f-a2b1-0c0ffee00000", for_state_reading, run_force_unlock},
    {"credentials", "tell where an instance's password went", "KEY", 1, 1,
     "Tells the place, not the password. Ends with 1 where there is none. Where the encrypted state keeps it\n"
     "(sink = \"state\"), -reveal prints the credential on stdout, as a file of variables; KEY may be an Aura id then.",
     "auraform credentials orders", for_credentials, run_credentials},
    {"metrics", "tell where Prometheus finds the metrics", "[KEY...]", 0, any_number,
     "Asks Aura for the endpoint of each project, and tells the URLs of its instances as they are recorded. Only\n"
     "business-critical, enterprise-db and enterprise-ds have any. Keys are globs.",
     "auraform metrics", for_state_reading, run_metrics},
    {"schema", "print the JSON Schema of spec files", "", 0, 0,
     "Editors check and complete specs with it: `auraform schema > aura.schema.json`, and in the first line of a\n"
     "spec `#:schema ./aura.schema.json`.",
     "auraform schema", plain, run_schema},
    {"completion", "print a completion script for a shell", "bash|zsh|fish", 1, 1,
     "It completes verbs, flags, files and the keys that the specs declare, and asks neither Aura nor the state.\n"
     "bash: source <(auraform completion bash). zsh: the same after compinit, or a file _auraform in $fpath.\n"
     "fish: auraform completion fish > ~/.config/fish/completions/auraform.fish",
     "auraform completion bash", plain, run_completion},
    {"version", "print the version", "", 0, 0, "", "auraform version", plain, run_version},
    {"help", "explain auraform or a verb", "[VERB]", 0, 2,
     "With -man: the manual page, for `auraform help -man | man -l -`.", "auraform help plan", for_help, run_help},
}};

} // namespace

std::span<const Verb> verb_table() { return table; }
