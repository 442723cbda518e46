"""The schemas of what stands beside an audit, and of the audit as themes see it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from principlecheck.composing import compose_audit
from principlecheck.model.audit.dossier import Brief, Dossier, Logo, Narrative, Prose
from principlecheck.usecases.schemas import SCHEMAS
from tests.reporters.kit import COMMAND, report


def errors(name: str, value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[name]())
    return [error.message for error in validator.iter_errors(value)]


def test_an_audit_fits_its_schema() -> None:
    told = Narrative("f" * 16, (Prose("a", ("b",)),), "narrative/x.md")
    dossier = Dossier(Brief(logo=Logo("image/png", b"\x89PNG")), (), (told,))
    audit = compose_audit(report(Path("policies/northwind-home")), COMMAND, dossier)
    assert audit.findings
    assert errors("audit", json.loads(msgspec.json.encode(audit))) == []
    assert errors("audit", {"format": 1})


@pytest.mark.parametrize("scope", ["A text.", ["One.", "Two."], "Two\n\nparagraphs"])
def test_a_scope_is_a_text_or_a_list(scope: Any) -> None:
    assert errors("brief", {"format": 1, "scope": scope}) == []


@pytest.mark.parametrize("scope", ["", 7, [7], {}, [" "]])
def test_a_scope_that_is_refused_does_not_fit_the_schema(scope: Any) -> None:
    assert errors("brief", {"format": 1, "scope": scope})


@pytest.mark.parametrize(("key", "fits"), [("F12", True), ("a" * 16, True), ("BUY01", False)])
def test_answers_go_by_number_or_fingerprint(key: str, fits: bool) -> None:
    assert bool(errors("responses", {"format": 1, "responses": {key: {}}})) is not fits
