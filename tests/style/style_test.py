#!/usr/bin/env python3
"""The rules of the house as a test: who may include whom, how long a file, a line and a name may be.

Usage: style_test.py [SOURCE_DIR]. Prints every breach and exits 1, or exits 0.
"""
import re
import subprocess
import sys
from pathlib import Path

LAYERS = ["base", "specs", "state", "reconcile", "aura", "cmd"]
MOST_LINES = 400
MOST_COLUMNS = 120
# Libraries that cost half a second or more each where they are included (json_fwd.hpp is free).
HEAVY = re.compile(r"#include <(nlohmann/json\.hpp|toml\+\+/|boost/|httplib\.h|curl/|catch2/)")
REMINDER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
PRINTS = re.compile(r"\bstd::(cout|cerr|clog)\b|\bprintf\(|\bputs\(")
OUR_INCLUDE = re.compile(r'#include "([^"/]+)/([^"]+)"')
DEFINITION = re.compile(r"^(?:class|struct|enum class) (\w+)(?: final)?(?: :[^;]*)?\s*\{", re.MULTILINE)
BARE_INCLUDE = re.compile(r'#include "[^/"]+"')


def sources(root):
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=False)
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    files = [Path(name) for name in names] or [p.relative_to(root) for p in Path(root).rglob("*")]
    return sorted(p for p in files if p.suffix in (".hpp", ".cpp") and not p.parts[0].startswith("build")
                  and (Path(root) / p).is_file())


def layer_breaches(path, number, line):
    match = OUR_INCLUDE.match(line)
    if BARE_INCLUDE.match(line):
        yield f"{path}:{number}: include by path from the root"
    if not match or path.parts[0] == "tests":
        if match and path.parts[:2] == ("tests", "emulator") and match.group(1) in LAYERS:
            yield f"{path}:{number}: the emulator includes none of our folders"
        return
    here, there = path.parts[0], match.group(1)
    if there not in LAYERS:
        yield f"{path}:{number}: {there}/ is none of the layers {' < '.join(LAYERS)}"
    elif LAYERS.index(there) > LAYERS.index(here):
        yield f"{path}:{number}: {here}/ may not include {there}/"


def file_breaches(root, path):
    text = (root / path).read_text(encoding="utf-8")
    lines = text.split("\n")
    if len(lines) - 1 > MOST_LINES:
        yield f"{path}: {len(lines) - 1} lines; {MOST_LINES} are the most"
    if path.suffix == ".hpp" and "#pragma once" not in text:
        yield f"{path}: no #pragma once"
    product = path.parts[0] in LAYERS
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS and "R\"" not in line:
            yield f"{path}:{number}: {len(line)} columns; {MOST_COLUMNS} are the most"
        if REMINDER.search(line):
            yield f"{path}:{number}: a left-over reminder"
        if product and path.suffix == ".hpp" and HEAVY.match(line):
            yield f"{path}:{number}: a third-party header in a header of ours"
        if product and path.parts[0] != "cmd" and PRINTS.search(line) and path.name != "ensure.cpp":
            yield f"{path}:{number}: only cmd/ prints"
        yield from layer_breaches(path, number, line)


def twice_defined(root, files):
    """One flat namespace: two types of one name would be one to the linker, which says nothing."""
    places = {}
    for path in files:
        if path.suffix != ".hpp" or path.parts[0] not in LAYERS:
            continue
        for name in DEFINITION.findall((root / path).read_text(encoding="utf-8")):
            places.setdefault(name, []).append(str(path))
    return [f"{name} is defined in {' and '.join(where)}" for name, where in sorted(places.items()) if len(where) > 1]


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    files = sources(root)
    breaches = [breach for path in files for breach in file_breaches(root, path)]
    breaches += twice_defined(root, files)
    for breach in breaches:
        print(breach)
    if not files:
        print("no source file found")
    return 1 if breaches or not files else 0


if __name__ == "__main__":
    sys.exit(main())
