"""The action's steps as the runner runs them, and its comment against a host of our own."""

import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml

from tests.cli.test_plan import FILES, LOWERED
from tests.repositories import commit, git, new_repository, write

ROOT = Path(__file__).parent.parent.parent
ACTIONS = (ROOT / "action.yml", ROOT / "integrations" / "github" / "comment" / "action.yml")
MARKER = "<!-- principlecheck -->"
PULL = {
    "number": 7,
    "head": {"repo": {"full_name": "example/policies"}},
    "base": {"ref": "main"},
}


@dataclass
class FakeHost:
    """Answers like the host's interface, and remembers what it was asked."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)
    broken: int = 0
    garbled: bool = False
    url: str = ""

    @property
    def written(self) -> list[tuple[str, str, Any]]:
        return [(method, path, data) for method, path, data, _ in self.asked if method != "GET"]

    def answer(self, method: str, path: str, data: Any) -> tuple[int, Any]:
        if self.broken:
            return self.broken, {"message": "no"}
        if method == "GET" and "/issues/7/comments?" in path:
            page = int(re.search(r"[?&]page=([0-9]+)", path)[1])  # type: ignore[index]
            size = int(re.search(r"per_page=([0-9]+)", path)[1])  # type: ignore[index]
            return 200, self.comments[(page - 1) * size : page * size]
        if method == "GET" and "/pulls?" in path:
            return 200, self.pulls
        if method == "POST" and path.endswith("/issues/7/comments"):
            return 201, {"id": 1, **data}
        if method == "PATCH" and re.search(r"/issues/comments/[0-9]+$", path):
            return 200, data
        return 404, {}


@pytest.fixture
def host() -> Iterator[FakeHost]:
    fake = FakeHost()

    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(size)) if size else None
            fake.asked.append((self.command, self.path, data, dict(self.headers.items())))
            code, said = fake.answer(self.command, self.path, data)
            answer = b"<html>" if fake.garbled else json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = serve  # noqa: N815 - named by the library

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


@cache
def steps() -> list[dict[str, Any]]:
    """Those of the action."""
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    return found


@cache
def script(name: str) -> Any:
    """A script of the action as a module."""
    path = ROOT / "integrations" / "github" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"action_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Runner:
    """What the runner sets, and the steps of the action as it runs them."""

    folder: Path
    workspace: Path
    event: dict[str, Any] = field(default_factory=lambda: {"pull_request": PULL})
    environment: dict[str, str] = field(default_factory=dict)
    waited: int = 0

    def run(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """The `run:` line of a step, with its `env:` filled as the runner fills it."""
        line, environment = self._prepared(step, inputs)
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", line],
            cwd=self.workspace,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def comment(self) -> str:
        """What the script of the comment prints, run in this process and without a wait between two
        requests; that the step starts it is for `run`.
        """
        module = script("comment")
        _, environment = self._prepared(COMMENT, {})
        printed = io.StringIO()
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            # Its name for the module alone: other threads of this process sleep, too.
            mock.patch.object(module, "time") as clock,
            contextlib.redirect_stdout(printed),
        ):
            assert module.main() == 0
        self.waited = clock.sleep.call_count
        return printed.getvalue()

    def _prepared(self, step: str, inputs: dict[str, str]) -> tuple[str, dict[str, str]]:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "event.json").write_text(json.dumps(self.event))
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        found = next(one for one in steps() if one.get("name") == step)
        assert set(inputs) <= set(found["env"]), inputs
        environment = {
            **kept,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_BASE_REF": "main",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REPOSITORY": "example/policies",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "RUNNER_TEMP": str(self.folder),
            "PRINCIPLECHECK": str(self.folder / "principlecheck.sh"),
            **dict.fromkeys(found["env"], ""),
            "PYTHON": sys.executable,
            **self.environment,
            **inputs,
        }
        program = self.folder / "principlecheck.sh"
        program.write_text(
            f'#!/bin/sh\nexec {sys.executable} -c "from principlecheck.cli.main import run; run()" "$@"\n'
        )
        program.chmod(0o755)
        return found["run"], environment

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        return (self.folder / "summary.md").read_text(encoding="utf-8")


CHECK = "Check the policies"
COMMENT = "Comment on the pull request"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    origin = new_repository(tmp_path / "origin", FILES)
    workspace = tmp_path / "workspace"
    subprocess.run(["git", "clone", "-q", str(origin), str(workspace)], check=True)
    return Runner(tmp_path / "runner", workspace)


@pytest.fixture
def commenting(tmp_path: Path, host: FakeHost) -> Runner:
    (tmp_path / "workspace").mkdir()
    runner = Runner(tmp_path / "runner", tmp_path / "workspace")
    runner.folder.mkdir()
    (runner.folder / "comment.md").write_text(f"{MARKER}\n### now\n", encoding="utf-8")
    runner.environment = {
        "GITHUB_API_URL": host.url,
        "GITHUB_TOKEN": "secret",
        "COMMENT_AUTHOR": "github-actions[bot]",
        "COMMENT_FILE": str(runner.folder / "comment.md"),
        "EXIT_CODE": "1",
    }
    return runner


def comment_by(login: str, body: str, id_: int = 41) -> dict[str, Any]:
    return {"id": id_, "user": {"login": login}, "body": body}


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.parent.name or "action")
def test_inputs_reach_scripts_through_the_environment_alone(path: Path) -> None:
    action = yaml.safe_load(path.read_text())
    assert action["runs"]["using"] == "composite"
    known = {f"inputs.{name}" for name in action["inputs"]}
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert ("run" in step) == ("shell" in step)
        if "uses" in step:
            assert re.search(r"@(v[0-9]+|[0-9a-f]{40})$", step["uses"])
        for used in re.findall(r"inputs\.[a-z-]+", json.dumps(step)):
            assert used in known
    for value in (one["value"] for one in action.get("outputs", {}).values()):
        assert re.fullmatch(r"\$\{\{ steps\.check\.outputs\.[a-z-]+ \}\}", value)


def test_a_new_finding_is_annotated_summarised_and_ends_the_gate(runner: Runner) -> None:
    write(runner.workspace, {"refunds.yaml": LOWERED})
    commit(runner.workspace)
    done = runner.run(CHECK, NEW_ONLY="true", SARIF="true", FAIL_ON="high")
    assert done.returncode == 0, done.stderr
    assert "::error file=refunds.yaml,line=" in done.stdout
    assert "::group::The whole report" in done.stdout
    assert runner.outputs["exit-code"] == "1"
    assert runner.summary.startswith(f"{MARKER}\n### principlecheck: this does not pass")
    assert json.loads(Path(runner.outputs["sarif-file"]).read_text())["version"] == "2.1.0"
    gate = runner.run("The gate", EXIT_CODE=runner.outputs["exit-code"])
    assert gate.returncode == 1


def test_old_findings_pass_and_no_sarif_is_left_behind(runner: Runner) -> None:
    (runner.workspace.parent / "origin" / "refunds.yaml").write_text(f"format: 1\n{LOWERED}")
    commit(runner.workspace.parent / "origin")
    git(runner.workspace, "pull", "-q")
    done = runner.run(CHECK, NEW_ONLY="true", SARIF="false")
    assert runner.outputs == {
        "exit-code": "0",
        "comment-file": str(runner.folder / "principlecheck-report" / "comment.md"),
        "sarif-file": "",
    }, done.stdout
    assert runner.run("The gate", EXIT_CODE="0").returncode == 0


def test_every_finding_counts_when_asked_by_the_settings_of_the_target(runner: Runner) -> None:
    write(runner.workspace, {"refunds.yaml": LOWERED, "principlecheck.yaml": "ignore: [SVC18]\n"})
    commit(runner.workspace)
    done = runner.run(
        CHECK, NEW_ONLY="false", POLICY_PATH=".\n", EXTRA_ARGS="--select 'SVC18,SVC19'"
    )
    assert runner.outputs["exit-code"] == "1", done.stdout
    assert done.stdout.startswith("::notice title=The gate::This changes its own gate")


@pytest.mark.parametrize(
    "inputs",
    [
        {"NEW_ONLY": "yes"},
        {"SARIF": "1"},
        {"FAIL_ON": "hihg"},
        {"AGAINST": "no-such-branch"},
        {"POLICY_PATH": "nowhere"},
        {"POLICY_PATH": "--version"},
        {"EXTRA_ARGS": "--no-such-option"},
        {"EXTRA_ARGS": "it's"},
        {"EXTRA_ARGS": "--select PRD99"},
        {"FAIL_ON": "$(touch pwned)`touch pwned`; touch pwned"},
        {"POLICY_PATH": '"; touch pwned; "'},
    ],
    ids=str,
)
def test_what_is_mistyped_ends_the_gate_with_2_and_says_so(
    runner: Runner, inputs: dict[str, str]
) -> None:
    done = runner.run(CHECK, **{"NEW_ONLY": "true", **inputs})
    assert done.returncode == 0
    assert runner.outputs["exit-code"] == "2"
    assert not (runner.workspace / "pwned").exists()
    assert "before it could write a report" in runner.summary
    assert runner.run("The gate", EXIT_CODE="2").returncode == 2


def test_an_empty_folder_is_not_a_pass(runner: Runner) -> None:
    (runner.workspace / "empty").mkdir()
    runner.run(CHECK, NEW_ONLY="true", POLICY_PATH="empty")
    assert runner.outputs["exit-code"] == "3"


def test_a_gate_that_never_heard_of_the_check_does_not_pass(runner: Runner) -> None:
    assert runner.run("The gate", EXIT_CODE="").returncode == 2


@pytest.mark.parametrize("program", ["", "#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\nexit 0\n"])
def test_a_program_that_is_missing_killed_or_silent_is_no_pass(
    runner: Runner, program: str
) -> None:
    other = runner.workspace / "other"
    if program:
        other.write_text(program)
        other.chmod(0o755)
    runner.environment["PRINCIPLECHECK"] = str(other)
    runner.run(CHECK, NEW_ONLY="true")
    assert runner.outputs["exit-code"] == "2"


@pytest.mark.parametrize(
    ("name", "event", "code"),
    [
        ("push", {"before": "HEAD"}, "1"),
        ("push", {"before": "0" * 40}, "2"),
        ("merge_group", {"merge_group": {"base_sha": "HEAD"}}, "1"),
        ("schedule", {}, "2"),
    ],
)
def test_what_other_events_compare_with(
    runner: Runner, name: str, event: dict[str, Any], code: str
) -> None:
    write(runner.workspace, {"refunds.yaml": LOWERED})
    runner.environment |= {"GITHUB_EVENT_NAME": name, "GITHUB_BASE_REF": ""}
    runner.event = event
    done = runner.run(CHECK, NEW_ONLY="true")
    assert runner.outputs["exit-code"] == code, done.stdout


def test_only_a_version_is_a_version(runner: Runner) -> None:
    for version in ("--index-url=http://example.org", "1.0; rm -rf /", "latest", "git+https://x"):
        done = runner.run("Install principlecheck", VERSION=version)
        assert done.returncode == 2
        assert "is not a version" in done.stdout


@pytest.mark.parametrize(
    "inputs", [{"VERSION_HASH": "0" * 64}, {"VERSION": "1.0", "VERSION_HASH": "abc"}]
)
def test_a_hash_belongs_to_a_version_and_is_one(runner: Runner, inputs: dict[str, str]) -> None:
    done = runner.run("Install principlecheck", **inputs)
    assert done.returncode == 2
    assert "version-hash is the SHA-256" in done.stdout


def test_what_is_installed_is_held_to_hashes(tmp_path: Path) -> None:
    module = script("install")
    locked, own = module.steps(tmp_path, "", "")
    assert "--require-hashes" in locked
    assert own == ["--no-deps", "--no-build-isolation", str(ROOT)]
    locked, own = module.steps(tmp_path, "1.2.3", "a" * 64)
    assert "--require-hashes" in locked
    assert "--require-hashes" in own
    wanted = (tmp_path / "principlecheck.txt").read_text(encoding="utf-8")
    assert wanted == f"principlecheck==1.2.3 --hash=sha256:{'a' * 64}\n"
    ((flag, constraints, wheel),) = module.steps(tmp_path, "1.2.3", "")
    assert (flag, wheel) == ("-c", "principlecheck==1.2.3")
    assert "msgspec==" in Path(constraints).read_text(encoding="utf-8")


def test_a_first_comment_is_written(commenting: Runner, host: FakeHost) -> None:
    done = commenting.run(COMMENT)
    assert (done.returncode, done.stderr) == (0, "")
    written = (
        "POST",
        "/repos/example/policies/issues/7/comments",
        {"body": f"{MARKER}\n### now\n"},
    )
    assert host.written == [written]
    headers = host.asked[-1][3]
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Content-Type"] == "application/json"
    assert "secret" not in done.stdout


def test_our_own_comment_is_updated_wherever_it_stands(commenting: Runner, host: FakeHost) -> None:
    others = [comment_by("ana", f"text {number}", number) for number in range(150)]
    quoted = comment_by("ana", f"{MARKER}\nforged", 200)
    cited = comment_by("github-actions[bot]", f"> {MARKER}", 201)
    ours = comment_by("github-actions[bot]", f"{MARKER}\r\n### before", 202)
    host.comments = [*others, quoted, cited, ours]
    assert commenting.run(COMMENT).returncode == 0
    path = "/repos/example/policies/issues/comments/202"
    assert host.written == [("PATCH", path, {"body": f"{MARKER}\n### now\n"})]


def test_an_unchanged_comment_is_left_alone(commenting: Runner, host: FakeHost) -> None:
    host.comments = [comment_by("github-actions[bot]", f"{MARKER}\r\n### now")]
    done = commenting.run(COMMENT)
    assert (done.returncode, host.written) == (0, [])
    assert "stays as it is" in done.stdout


def test_nothing_is_said_first_about_what_passes(commenting: Runner, host: FakeHost) -> None:
    assert commenting.run(COMMENT, EXIT_CODE="0").returncode == 0
    assert host.written == []
    host.comments = [comment_by("github-actions[bot]", f"{MARKER}\n### it fails")]
    commenting.run(COMMENT, EXIT_CODE="0")
    assert [method for method, _, _ in host.written] == ["PATCH"]


def test_an_over_long_comment_loses_whole_sections(commenting: Runner, host: FakeHost) -> None:
    folded = "<details><summary>all</summary>\n\n" + "- a finding\n\n" * 6_000 + "</details>\n"
    text = f"{MARKER}\n### head\n\n| a |\n|---|\n| b |\n\n{folded}\nlast\n"
    (commenting.folder / "comment.md").write_text(text)
    commenting.run(COMMENT)
    body = host.written[0][2]["body"]
    assert len(body) <= 65_536
    assert body.startswith(f"{MARKER}\n### head\n\n| a |\n|---|\n| b |\n\n")
    assert "<details>" not in body
    assert "left out here" in body


def test_what_could_not_be_judged_is_said_where_an_old_comment_praised(
    commenting: Runner, host: FakeHost
) -> None:
    host.comments = [comment_by("github-actions[bot]", f"{MARKER}\nthis passes")]
    commenting.run(COMMENT, COMMENT_FILE="", EXIT_CODE="2")
    assert "could not judge this" in host.written[0][2]["body"]


@pytest.mark.parametrize("status", [301, 401, 403, 404, 422, 500, 503])
def test_a_failing_host_is_a_warning_and_the_gate_decides(
    commenting: Runner, host: FakeHost, status: int
) -> None:
    host.broken = status
    said = commenting.comment()
    assert said.startswith("::warning title=The comment::")
    assert ("pull-requests: write" in said) == (status in (401, 403, 404))
    assert "secret" not in said
    assert commenting.waited == (status >= 500)
    assert commenting.run("The gate", EXIT_CODE="1").returncode == 1


def test_a_host_that_is_gone_or_talks_nonsense_is_a_warning(
    commenting: Runner, host: FakeHost
) -> None:
    host.garbled = True
    assert commenting.run(COMMENT).stdout.startswith("::warning ")
    commenting.environment["GITHUB_API_URL"] = "http://127.0.0.1:9"
    done = commenting.run(COMMENT)
    assert done.returncode == 0
    assert done.stdout.startswith("::warning ")


@pytest.mark.parametrize(
    "odd",
    [None, 1, "text", [], {}, {"user": None}, {"user": "me"}, {"user": [1], "body": MARKER},
     {"user": {"login": "github-actions[bot]"}, "body": MARKER},
     {"id": "x", "user": {"login": "github-actions[bot]"}, "body": MARKER}],
)  # fmt: skip
def test_whatever_the_host_lists_our_own_comment_is_found(
    commenting: Runner, host: FakeHost, odd: Any
) -> None:
    host.comments = [odd, comment_by("github-actions[bot]", f"{MARKER}\nold\n")]
    commenting.comment()
    assert [method for method, _, _ in host.written] == ["PATCH"]


def test_a_fork_is_left_to_the_other_workflow(commenting: Runner, host: FakeHost) -> None:
    commenting.event = {"pull_request": {**PULL, "head": {"repo": {"full_name": "eve/policies"}}}}
    done = commenting.run(COMMENT)
    assert "from a fork" in done.stdout
    assert host.asked == []


@pytest.mark.parametrize("odd", [None, 1, [None], {"pull_request": None}, {"pull_request": [1]},
    {"pull_request": {"head": 1}}])  # fmt: skip
def test_an_event_of_another_shape_is_nothing_to_comment_on(
    commenting: Runner, host: FakeHost, odd: Any
) -> None:
    commenting.event = odd
    commenting.comment()
    assert host.written == []


def test_after_another_workflow_the_pull_request_is_asked_for(
    commenting: Runner, host: FakeHost
) -> None:
    commenting.environment["GITHUB_EVENT_NAME"] = "workflow_run"
    commenting.event = {
        "workflow_run": {
            "head_branch": "a b",
            "head_sha": "f" * 40,
            "head_repository": {"owner": {"login": "eve"}},
        }
    }
    host.pulls = [
        {"number": 6, "head": {"sha": "e" * 40}},
        {"number": 7, "head": {"sha": "f" * 40}},
    ]
    commenting.run(COMMENT)
    assert host.asked[0][1].startswith("/repos/example/policies/pulls?state=open&head=eve%3Aa%20b&")
    assert [path for _, path, _ in host.written] == ["/repos/example/policies/issues/7/comments"]
    host.pulls = []
    assert "no pull request" in commenting.run(COMMENT).stdout
