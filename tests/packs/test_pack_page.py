"""The page on packs: its example is one, and every field of a pack says what it is."""

import re
from pathlib import Path

from principlecheck.usecases.examples import run_examples_of_rules
from principlecheck.usecases.schemas import SCHEMAS
from tests.packs.kit import pack

PAGE = Path(__file__).parent.parent.parent / "docs" / "packs-intro.md"


def test_the_pages_own_pack_is_one_and_its_examples_end_as_they_should() -> None:
    (text,) = re.findall(
        r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    results = list(run_examples_of_rules(pack(text).rules))
    assert [result.fault for result in results] == ["", ""]


def test_every_field_of_a_pack_says_what_it_is() -> None:
    silent = [
        f"{name}.{field}"
        for name, definition in SCHEMAS["pack"]()["$defs"].items()
        for field, schema in definition["properties"].items()
        if not schema.get("description")
    ]
    assert silent == []
