#pragma once

#include "cmd/arguments.hpp"

#include <array>

// The flags of all verbs, in the groups that verbs share. Help, the parser and completion are made from these.

/// What every verb takes.
inline constexpr std::array global_flags{
    Flag{"chdir", FlagKind::value, "DIR", "work in DIR; it stands before the verb or after it"},
    Flag{"no-color", FlagKind::toggle, "", "no colour, whatever the terminal"},
    Flag{"help", FlagKind::toggle, "", "explain the verb"},
};

inline constexpr std::array spec_flags{
    Flag{"var", FlagKind::list, "NAME=VALUE", "a value for ${var.NAME}"},
    Flag{"var-file", FlagKind::list, "FILE", "such values in a TOML file"},
};

inline constexpr std::array plan_flags{
    Flag{"refresh", FlagKind::value, "WHAT", "false plans on the record; changed reads what specs change"},
    Flag{"max-age", FlagKind::value, "TIME", "with -refresh=changed: read what was recorded longer ago than this"},
    Flag{"target", FlagKind::list, "KEY", "only these instances, and what they are created from; globs"},
    Flag{"exclude", FlagKind::list, "KEY", "all but these; globs"},
    Flag{"replace", FlagKind::list, "KEY", "replace these though nothing forces it; globs"},
    Flag{"allow-recreate", FlagKind::toggle, "", "unattended: create anew what is gone from Aura"},
    Flag{"keep-old", FlagKind::toggle, "", "keep what a clone replaces: paused, and recorded as retired"},
    Flag{"snapshot-first", FlagKind::toggle, "", "take a snapshot before each resize, replace and delete"},
};

inline constexpr std::array destroy_flag{
    Flag{"destroy", FlagKind::toggle, "", "delete everything that is recorded"},
};

inline constexpr std::array retired_flag{
    Flag{"retired", FlagKind::list, "KEY", "of a destroy: only these that -keep-old kept; globs"},
};

/// What verbs that replace data take.
inline constexpr std::array data_loss_flags{
    Flag{"snapshot", FlagKind::value, "ID|latest", "which snapshot"},
    Flag{"snapshot-first", FlagKind::toggle, "", "take a snapshot of what is about to be lost"},
    Flag{"allow-data-loss", FlagKind::toggle, "", "although prevent_destroy protects the instance"},
};

inline constexpr std::array overwrite_flag{
    Flag{"from", FlagKind::value, "KEY", "the instance whose data it gets: its key, or its id"},
};

inline constexpr std::array snapshot_list_flags{
    Flag{"since", FlagKind::value, "TIME", "how far back, such as 12h or 30d; 7d unless written"},
    Flag{"json", FlagKind::toggle, "", "as one JSON document"},
};

inline constexpr std::array approval_flag{
    Flag{"auto-approve", FlagKind::toggle, "", "do not ask"},
};

inline constexpr std::array guard_flags{
    Flag{"max-destroy", FlagKind::value, "N|N%", "refuse more deletes and replaces; in place of the spec's"},
    Flag{"allow-destroy", FlagKind::list, "KEY", "consent to deleting or replacing these; globs"},
    Flag{"expect-no-changes", FlagKind::toggle, "", "refuse a plan that changes anything"},
};

inline constexpr std::array plan_file_flags{
    Flag{"out", FlagKind::value, "FILE", "save the plan, for `apply FILE` and `show FILE`"},
    Flag{"expires", FlagKind::value, "TIME", "how long a saved plan may be applied, or never; 24h unless written"},
};

inline constexpr std::array refresh_only_flag{
    Flag{"refresh-only", FlagKind::toggle, "", "accept drift into the record, and change nothing in Aura"},
};

inline constexpr std::array saved_plan_flags{
    Flag{"partial", FlagKind::toggle, "", "of a saved plan: leave out what moved, and do the rest"},
};

inline constexpr std::array event_flags{
    Flag{"json", FlagKind::toggle, "", "tell events as JSON on stdout, one object a line, nothing else"},
    Flag{"json-into", FlagKind::value, "FILE", "write the same events to FILE, beside the text"},
};

inline constexpr std::array document_flag{
    Flag{"json", FlagKind::toggle, "", "as one JSON document, in Terraform's structure"},
};

inline constexpr std::array detailed_flag{
    Flag{"detailed-exitcode", FlagKind::toggle, "", "end with 2 when there are changes"},
};

inline constexpr std::array run_flags{
    Flag{"auto-approve", FlagKind::toggle, "", "do not ask"},
    Flag{"parallelism", FlagKind::value, "N", "calls in flight at once; 64 unless written"},
};

inline constexpr std::array lock_flags{
    Flag{"lock-timeout", FlagKind::value, "TIME", "wait so long for the lock, such as 5m; 0s unless written"},
};

inline constexpr std::array approve_flag{
    Flag{"auto-approve", FlagKind::toggle, "", "do not ask"},
};

inline constexpr std::array decrypt_flag{
    Flag{"drop-passwords", FlagKind::toggle, "", "forget the passwords that the state keeps"},
};

inline constexpr std::array force_flag{
    Flag{"force", FlagKind::toggle, "", "whatever lineages and serials say"},
};

inline constexpr std::array migrate_flags{
    Flag{"to", FlagKind::value, "BACKEND", "where to: local, http or s3"},
    Flag{"option", FlagKind::list, "NAME=VALUE", "a setting of that backend, as [auraform.state] has it"},
};

inline constexpr std::array reveal_flag{
    Flag{"reveal", FlagKind::toggle, "", "print the credential that the encrypted state keeps, with its password"},
};

inline constexpr std::array sealed_flag{
    Flag{"sealed", FlagKind::toggle, "", "encrypted, with the passwords that it keeps"},
};

inline constexpr std::array state_flags{
    Flag{"state", FlagKind::value, "FILE", "this local state file, whatever the specs say"},
};

inline constexpr std::array online_flag{
    Flag{"online", FlagKind::toggle, "", "also ask Aura what the projects offer"},
};

/// How a plan or a drift report is written.
inline constexpr std::array format_flags{
    Flag{"format", FlagKind::value, "text|markdown|github|gitlab|html", "for whom it is written; text unless said"},
    Flag{"max-bytes", FlagKind::value, "N", "at most so much Markdown; 65535 unless written"},
};

inline constexpr std::array drift_format_flags{
    Flag{"format", FlagKind::value, "text|markdown|github", "for whom it is written; text unless said"},
    Flag{"max-bytes", FlagKind::value, "N", "at most so much Markdown; 65535 unless written"},
};

inline constexpr std::array validate_format_flag{
    Flag{"format", FlagKind::value, "text|github", "github: findings as annotations of a workflow too"},
};

inline constexpr std::array manual_flag{
    Flag{"man", FlagKind::toggle, "", "the whole manual page, as roff source"},
};

inline constexpr std::array compare_flags{
    Flag{"ignore", FlagKind::list, "FIELD", "show this field, and do not compare it"},
    Flag{"format", FlagKind::value, "text|markdown", "for whom it is written; text unless said"},
    Flag{"json", FlagKind::toggle, "", "as one JSON document"},
};

inline constexpr std::array offers_flags{
    Flag{"project", FlagKind::value, "ID", "only this project; all that the credential sees unless written"},
    Flag{"type", FlagKind::value, "TYPE", "only this type, such as professional-db"},
    Flag{"cloud", FlagKind::value, "aws|azure|gcp", "only this cloud"},
    Flag{"region", FlagKind::value, "REGION", "only this region"},
    Flag{"json", FlagKind::toggle, "", "as one JSON document, every offer by itself"},
};

inline constexpr std::array import_flags{
    Flag{"name", FlagKind::value, "NAME", "the one instance of exactly this name, in place of an ID"},
    Flag{"project", FlagKind::value, "ID", "with -name: look in this project only"},
    Flag{"from-terraform", FlagKind::value, "FILE", "specs and records for a Terraform state's neo4jaura_instance"},
    Flag{"out", FlagKind::value, "NAME.aura.toml", "with -from-terraform: the new spec file; terraform.aura.toml"},
};

inline constexpr std::array export_flags{
    Flag{"project", FlagKind::value, "ID", "only this project; all that the credential sees unless written"},
    Flag{"only", FlagKind::list, "GLOB", "only instances of such names or ids"},
    Flag{"out", FlagKind::value, "NAME.aura.toml", "write this new spec file; stdout unless written"},
};

inline constexpr std::array drift_flags{
    Flag{"ignore", FlagKind::list, "PATTERN",
         "leave out KEY.FIELD, KEY.vanished or unmanaged.NAME; globs; besides the specs'"},
};
