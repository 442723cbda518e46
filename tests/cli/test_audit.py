"""What `audit` writes, and where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, MEDIUM, Cli

Folder = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("audit.html", "--html"),
        ("audit.HTM", "--html"),
        ("audit.pdf", "--pdf"),
        ("audit.json", "--format json="),
    ],
)
def test_an_ending_of_another_format_is_refused_with_what_to_type(
    cli: Cli, folder: Folder, tmp_path: Path, name: str, instead: str
) -> None:
    out = tmp_path / name
    ended = cli("audit", folder(a=MEDIUM), "-o", out, *AS_OF)
    assert ended.code == 2
    assert instead in ended.err
    assert not out.exists()
