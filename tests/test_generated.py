"""Every rule has a page, and what the README tells people to type exists. (That what is generated is
up to date is a gate of its own: `python tools/generate.py --check`.)
"""

import re
import shlex
from pathlib import Path

import pytest
import typer

from principlecheck.cli.main import VERBS, build_command_line
from principlecheck.packs.loading import load_built_in_packs

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def test_every_rule_has_a_page() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == {rule.code for pack in load_built_in_packs() for rule in pack.rules}


def readme_commands() -> list[str]:
    text = README.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    inline = re.findall(r"`(principlecheck [^`]+)`", text)
    generated = re.findall(r"<!-- generated: ([^|\n]+?)(?: \| [a-z]+ [0-9]+)? -->", text)
    found = [part.strip() for line in blocks.split("\n") for part in line.split("&&")]
    return [c for c in [*found, *inline, *generated] if c.startswith("principlecheck ")]


@pytest.mark.parametrize("command", readme_commands())
def test_a_command_of_the_readme_exists_with_its_options(command: str) -> None:
    group = typer.main.get_command(build_command_line(*VERBS))
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
