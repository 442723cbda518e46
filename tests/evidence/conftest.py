"""What holds for the tests of records."""

import secrets
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from principlecheck.evidence import measuring
from principlecheck.evidence.engine import DuckEngine

KEY = "0" * 32
"""Stands for the key of a run where a question is written down."""

_plain = DuckEngine._sql
_written = dict[Any, str]()
_keys = WeakKeyDictionary[DuckEngine, str]()


def _write_once(engine: DuckEngine, table: Any) -> str:
    asked = table.op()
    if asked not in _written:
        _written[asked] = _plain(engine, table)
    return _written[asked].replace(KEY, _keys.setdefault(engine, secrets.token_hex(16)))


@pytest.fixture(scope="session", autouse=True)
def each_question_put_into_sql_once() -> Iterator[None]:
    """Most of these tests ask what another has asked too, and Ibis takes longer to write a question
    down than DuckDB to answer it over a few thousand rows. Each run still has a key of its own.
    A file elsewhere that takes this in as well patches once more, and the same.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckEngine, "_sql", _write_once)
        patch.setattr(measuring, "secrets", SimpleNamespace(token_hex=lambda size: KEY))
        yield
