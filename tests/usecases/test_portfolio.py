"""The folders that the audits of a portfolio go to."""

from pathlib import Path

from principlecheck.usecases.audits.portfolio import OVERVIEW, name_client_output_folders


def test_names_of_folders_are_made_unlike(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x/a/policies", "b/a", "b/A", "c", "overview.md")]
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
    found = name_client_output_folders(paths)
    assert len({name.casefold() for name in found}) == len(found)
    assert found[0] != "a"
    assert found[3] == "c"
    assert OVERVIEW not in found
