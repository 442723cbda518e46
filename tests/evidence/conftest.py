"""What holds for the tests of records."""

from collections.abc import Iterator
from typing import Any

import pytest

from principlecheck.evidence.engine import DuckEngine


@pytest.fixture(scope="session", autouse=True)
def each_question_put_into_sql_once() -> Iterator[None]:
    """Most of these tests ask what another has asked too, and Ibis takes longer to write a question
    down than DuckDB to answer it over a few thousand rows.
    """
    plain = DuckEngine._sql
    written = dict[Any, str]()

    def once(engine: DuckEngine, table: Any) -> str:
        asked = table.op()
        if asked not in written:
            written[asked] = plain(engine, table)
        return written[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckEngine, "_sql", once)
        yield
