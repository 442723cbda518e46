"""What is generated is up to date, and what the README tells people to type exists."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
import typer

from principlecheck.cli.main import app
from principlecheck.packs.loading import built_in_packs

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_file_is_up_to_date(generate: ModuleType) -> None:
    expected = dict(generate.generated())
    outdated = [
        path.relative_to(ROOT).as_posix()
        for path, text in expected.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    stale = [path.name for path in generate.stale_pages(set(expected))]
    assert (outdated, stale) == ([], []), "run python tools/generate.py"


def test_every_rule_has_a_page() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == {rule.code for pack in built_in_packs() for rule in pack.rules}


def readme_commands() -> list[str]:
    text = README.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    inline = re.findall(r"`(principlecheck [^`]+)`", text)
    generated = re.findall(r"<!-- generated: ([^|\n]+?)(?: \| [a-z]+ [0-9]+)? -->", text)
    found = [part.strip() for line in blocks.split("\n") for part in line.split("&&")]
    return [c for c in [*found, *inline, *generated] if c.startswith("principlecheck ")]


@pytest.mark.parametrize("command", readme_commands())
def test_a_command_of_the_readme_exists_with_its_options(command: str) -> None:
    group = typer.main.get_command(app)
    verbs = getattr(group, "commands", {})
    words = shlex.split(command)[1:]
    verb = words[0]
    known = verbs[verb].params if verb in verbs else group.params
    options = {option for param in known for option in (*param.opts, *param.secondary_opts)}
    assert verb in verbs or verb in options | {"--help"}
    asked = {word.split("=")[0] for word in words[1:] if word.startswith("-")}
    assert asked <= options | {"--help"}


def test_the_readme_has_the_two_commands_that_it_promises() -> None:
    commands = readme_commands()
    assert any(command.startswith("principlecheck audit policies/") for command in commands)
    assert "python -m pytest" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [README, ROOT / "CONTRIBUTING.md", ROOT / "docs/architecture.md"])
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
