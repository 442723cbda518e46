"""Patterns of `exclude` that exclude nothing are told; those that may mean something else are not."""

from pathlib import Path

import pytest

from principlecheck.usecases.run import Run


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("policies/finance", ""),
        ("policies/finance/", ""),
        ("./policies/finance/*.yaml", ""),
        ("policies/*/fees.yaml", ""),
        ("elsewhere", ""),
        ("*/fees.yaml", ""),
        ("finance", "; did you mean `policies/finance`?"),
        ("fees.yaml", "; did you mean `policies/finance/fees.yaml`?"),
        ("policies/finanec", "; did you mean `policies/finance`?"),
        ("policies/finance/*.yml", "."),
        ("old/*.yaml", "."),
    ],
)
def test_a_pattern_that_matches_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("policies/finance", "policies/care", "elsewhere"):
        Path(folder).mkdir(parents=True)
    for file in ("policies/finance/fees.yaml", "policies/care/hours.yaml"):
        Path(file).write_text("format: 1\n", encoding="utf-8")
    settings = f"format: 1\nexclude: ['{pattern}']\n"
    Path("principlecheck.yaml").write_text(settings, encoding="utf-8")
    told = f"exclude: `{pattern}` matches no file under policies{says}"
    assert Run([Path("policies")]).notes == ([told] if says else [])


@pytest.mark.parametrize("folder", ["plain", "e[1]", "a*"])
@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("*.bak", False),
        ("old/*", False),
        ("waiv*", False),
        ("principle*.yaml", False),
        (".vscode/**", False),
        (".claude/*.yaml", False),
        (".cl*/x.yaml", False),
        ("*/x.yaml", False),
        (".git/*", False),
        ("old/x*", True),
        ("old/*/x.yaml", True),
        ("ol?/waiv*", True),
        (".clyde*/x.yaml", True),
    ],
)
def test_what_a_pattern_matches_is_no_slip_whatever_else_it_is_passed_over_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, pattern: str, told: bool
) -> None:
    here = tmp_path / folder
    for name, text in {
        "a.yaml": "format: 1\n",
        "a.yaml.bak": "",
        "old/b.yaml": "format: 1\n",
        "waivers.yaml": "format: 1\nwaivers: {}\n",
        ".vscode/settings.json": "{}",
        ".claude/x.yaml": "a: b\n",
        ".git/config": "",
        "principlecheck.yaml": f"format: 1\nexclude: ['{pattern}']\n",
    }.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(here)
    assert bool(Run([Path()]).notes) == told
