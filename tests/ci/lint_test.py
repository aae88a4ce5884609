#!/usr/bin/env python3
"""Lints the recipes in docs/ci with what Debian has: yamllint for the files, shellcheck for the shell in them."""
import subprocess
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
RECIPES = HERE.parents[1] / "docs" / "ci"


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def scripts():
    """Where each piece of shell stands, and its text."""
    for path in sorted((RECIPES / "github").glob("*.yml")):
        for job in load(path)["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    yield f"{path.name}, {step['name']}", step["run"]
    pipeline = load(RECIPES / "gitlab" / ".gitlab-ci.yml")
    before = pipeline["default"]["before_script"]
    for name, job in pipeline.items():
        if isinstance(job, dict) and "script" in job:
            yield f".gitlab-ci.yml, {name}", "\n".join([*before, *job["script"]])


def lint(place, *command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        print(f"{place}:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def main():
    files = sorted([*RECIPES.rglob("*.yml"), *RECIPES.rglob("*.yaml")])
    good = lint("yamllint", "yamllint", "--strict", "-c", HERE / "yamllint.yml", *files)
    pieces = list(scripts())
    for place, text in pieces:
        good &= lint(place, "shellcheck", "--shell=bash", "-", text=text)
    for path in [*RECIPES.rglob("*.sh"), HERE / "bin" / "apt-get", HERE / "bin" / "sudo"]:
        good &= lint(path, "shellcheck", "--exclude=SC1091", path)
    print(f"{len(files)} YAML files, {len(pieces)} pieces of shell")
    sys.exit(0 if good and len(files) == 5 and len(pieces) > 12 else 1)


main()
