"""The built-in packs as they come with the program: already read, and never another thing than YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from principlecheck.packs import loading
from principlecheck.packs.loading import PARSED, load_built_in_packs, load_pack


def test_what_comes_already_read_is_what_the_yaml_says() -> None:
    for pack in load_built_in_packs():
        from_yaml = load_pack(pack.data, pack.file, check=False)
        assert [one.rule for one in pack.rules] == [one.rule for one in from_yaml.rules]
        assert (pack.digest, pack.version, pack.principle) == (
            from_yaml.digest,
            from_yaml.version,
            from_yaml.principle,
        )


@pytest.mark.parametrize("held", ["{}", None])
def test_a_pack_that_changed_since_is_read_from_its_yaml(
    held: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = PARSED.read_text(encoding="utf-8").replace('"title":"', '"title":"OLD ')
    path = tmp_path / "parsed.json"
    path.write_text(
        held or stale.replace('"digest":"', '"digest":"0'), encoding="utf-8", newline="\n"
    )
    monkeypatch.setattr(loading, "PARSED", path)
    titles = [rule.rule.title for pack in load_built_in_packs() for rule in pack.rules]
    assert titles
    assert not any(title.startswith("OLD") for title in titles)
