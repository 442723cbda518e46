"""The GitLab template as a shell runs it, and the examples in docs/ci."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_plan import FILES, LOWERED, TARGETS
from tests.repositories import commit, git, new_repository, write

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = ROOT / "integrations" / "gitlab" / "principlecheck.gitlab-ci.yml"
PAGES = sorted((ROOT / "docs" / "ci").glob("*.md"))


def ran(workspace: Path, tools: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    template = yaml.safe_load(TEMPLATE.read_text())
    program = tools / "principlecheck"
    tools.mkdir(exist_ok=True)
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "from principlecheck.cli.main import run; run()" "$@"\n'
    )
    program.chmod(0o755)
    script = "\n".join(template["principlecheck"]["script"])
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=workspace,
        env={
            **template["variables"],
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": os.environ.get("HOME", "/"),
            "CI": "true",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    origin = new_repository(tmp_path / "origin", {**FILES, "refunds.yaml": LOWERED})
    folder = tmp_path / "workspace"
    subprocess.run(["git", "clone", "-q", str(origin), str(folder)], check=True)
    git(folder, "update-ref", "-d", "refs/remotes/origin/main")
    return folder


def test_a_merge_request_fails_on_what_is_new_alone(workspace: Path, tmp_path: Path) -> None:
    words = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    old = ran(workspace, tmp_path / "tools", **words)
    assert old.returncode == 0, old.stdout + old.stderr
    found = json.loads((workspace / "gl-code-quality-report.json").read_text())
    assert "SVC18" in {one["check_name"] for one in found}  # the host compares by itself
    write(workspace, {"targets.yaml": TARGETS.replace("6 working", "10 working")})
    commit(workspace)
    assert ran(workspace, tmp_path / "tools", **words).returncode == 1
    assert (workspace / "principlecheck.junit.xml").is_file()


def test_the_default_branch_fails_on_everything(workspace: Path, tmp_path: Path) -> None:
    assert ran(workspace, tmp_path / "tools").returncode == 1
    ended = ran(workspace, tmp_path / "tools", PRINCIPLECHECK_PATH="nowhere; exit 0")
    assert ended.returncode == 2
    ended = ran(workspace, tmp_path / "tools", PRINCIPLECHECK_FAIL_ON="hihg")
    assert ended.returncode == 2
    words = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "no-such-branch"}
    assert ran(workspace, tmp_path / "tools", **words).returncode != 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_are_yaml_and_run_no_input(page: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        assert yaml.safe_load(block)
        assert "run: ${{" not in block
        for used in re.findall(r"uses: (\S+)", block):
            assert re.search(r"@(?:v[0-9]+|[0-9a-f]{40})$", used)


def test_the_page_lists_the_inputs_of_the_action() -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    page = (ROOT / "docs" / "ci" / "github.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"(?m)^\|([^|]*)\|", page))))
    assert set(action["inputs"]) - {"python-version"} <= listed
    assert all(f"`{name}`" in page for name in action["outputs"])
