"""Where records are counted: DuckDB in the process, or Spark. Rows go in, and counts come out.

The expressions are the same for both (Ibis); what differs is how a file is opened, how a table is
kept between two questions, and how an answer is fetched. All three are here.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from principlecheck.evidence.records import (
    RecordLines,
    Records,
    error_without_record_values,
    look_of_csv_records,
    read_records_as_texts,
)
from principlecheck.model.records import Reading
from principlecheck.model.report.refusal import Refusal

MEMORY = "1500MB"
_ON_SPARK = re.compile(r"local(?:\[(?:[0-9]{1,3}|\*)\])?|spark://[A-Za-z0-9.,:_-]+|yarn")
_NOT_PACKED = "The extra that measures is not installed."
_NOISE = (
    # ibis 12 asks duckdb 2 by an old name, and pyspark 4.3 speaks of pandas 3.
    (r"fetch_arrow_table\(\) is deprecated", DeprecationWarning),
    ("The 'future.infer_string' option is deprecated", DeprecationWarning),
    ("PySpark does not yet fully support pandas", FutureWarning),
    ("The copy keyword is deprecated", DeprecationWarning),
    ("distutils Version classes are deprecated", DeprecationWarning),
)


class RecordEngine(Protocol):
    """What the expressions need of whoever counts them."""

    name: str

    def cut(self, table: Any) -> Any:
        """The table under a name of its own: what is built on it refers to its columns, instead of
        repeating how each is made, which doubles with every step until no engine takes it.
        """

    def columns(self, records: Records, reading: Reading) -> dict[str, str]:
        """The columns of an export with their types, in its own spelling; rows are not read."""

    def open(
        self, records: Records, columns: Sequence[str], reading: Reading, most: int | None = None
    ) -> Any:
        """A table of these columns of an export, and of no others; where a copy is made, of no
        more than the `most` first rows, to the next whole batch.
        """

    def digest(self, text: Any) -> Any:
        """64 bits that stand for a text, the same for the same one."""

    def keep(self, table: Any) -> Any:
        """The same table, worked out once and kept for the questions to come."""

    def small(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Any:
        """A table of few rows that the program has made, such as opening hours."""

    def fetch(self, table: Any) -> list[tuple[Any, ...]]:
        """The rows of an answer, which are counts."""

    def unreadable_lines(self) -> int:
        """Lines of the files that no row could be made of."""

    def close(self) -> None:
        """Leaves nothing behind."""


@contextmanager
def quiet_engine_libraries() -> Iterator[None]:
    """Keeps from people what libraries say to one another."""
    with warnings.catch_warnings():
        for message, kind in _NOISE:
            warnings.filterwarnings("ignore", message=message, category=kind)
        yield


@contextmanager
def open_record_engine(where: str, records: Sequence[Records]) -> Iterator[RecordEngine]:
    """The engine that was asked for, closed at the end. Raises `Refusal`."""
    with quiet_engine_libraries():
        found = _choose_record_engine(where, records)
        try:
            yield found
        finally:
            found.close()


def _choose_record_engine(where: str, records: Sequence[Records]) -> RecordEngine:
    try:
        import ibis  # noqa: F401 - asked for by name, so that the refusal can say what is missing
    except ImportError:
        raise Refusal(_NOT_PACKED, 'Run pip install "principlecheck[evidence]".') from None
    if where == "duckdb":
        return DuckEngine(records)
    if not _ON_SPARK.fullmatch(where):
        says = f"`{where}` is no place to count. Write duckdb, local[2] or spark://HOST:PORT."
        raise Refusal(says)
    try:
        import pyspark  # noqa: F401 - as above
    except ImportError:
        raise Refusal(
            "Spark is not installed.", 'Run pip install "principlecheck[spark]".'
        ) from None
    return SparkEngine(where)


def _sql_of_question(backend: Any, table: Any) -> str:
    """A question as an engine is asked it. Ibis would first make one SELECT of those that stand in
    one another, so that people read it more easily: a quarter of its time, for the same plan.
    """
    import ibis

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        return str(backend.compile(table))
    finally:
        ibis.options.sql.fuse_selects = before


def _arrow_table_of_few_rows(columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Any:
    import pyarrow as pa

    arrays = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    kinds = [pa.int64() if kind == "int64" else pa.string() for kind in columns.values()]
    return pa.table({n: pa.array(a, k) for n, a, k in zip(columns, arrays, kinds, strict=True)})


def _quote_sql_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quote_sql_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _engine_exceptions() -> tuple[type[Exception], ...]:
    """What engines raise over a file or an expression."""
    import duckdb

    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError:
        return (duckdb.Error, OSError)
    return (duckdb.Error, OSError, Py4JError, PySparkException)


class DuckEngine:
    """DuckDB on a database of its own in a temporary folder, so that what does not fit into memory
    goes to disk. It opens the files of the records and nothing else, and loads no extension.
    """

    name = "duckdb"

    def __init__(self, records: Sequence[Records]) -> None:
        import ibis

        self._folder = Path(tempfile.mkdtemp(prefix="principlecheck-"))
        self._ibis = ibis.duckdb.connect(self._folder / "work.duckdb")
        self._raw = self._ibis.con
        files = ", ".join(
            _quote_sql_text(f"{one.path}{ending}")
            for one in records
            if not one.address
            for ending in (("", ".wal") if one.kind == "duckdb" else ("",))
        )
        spill = _quote_sql_text(str(self._folder / "spill"))
        for setting in (
            *("autoinstall_known_extensions = false", "autoload_known_extensions = false"),
            *("allow_community_extensions = false", f"memory_limit = '{MEMORY}'"),
            *(f"temp_directory = {spill}", "preserve_insertion_order = false"),
            *("TimeZone = 'UTC'", "enable_progress_bar = false"),
            *(
                f"allowed_paths = [{files}]",
                f"allowed_directories = [{_quote_sql_text(str(self._folder))}]",
            ),
            *("enable_external_access = false", "lock_configuration = true"),
        ):
            self._raw.execute(f"SET {setting}")
        self._bases: dict[Path, int] = {}
        self._made = 0
        self._cut = dict[str, str]()
        self._read_csv = False

    def columns(self, records: Records, reading: Reading) -> dict[str, str]:
        """The columns of an export with their types."""
        if records.kind == "json":
            return dict.fromkeys(self._paths_in(records), "VARCHAR")
        if records.kind == "csv":
            return dict.fromkeys(look_of_csv_records(records, reading).names, "VARCHAR")
        if records.kind in ("parquet", "duckdb"):
            with _refuse_broken_records(records):
                found = self._raw.execute(
                    f"DESCRIBE SELECT * FROM {self._source(records, reading)}"
                )
                return {str(row[0]): str(row[1]) for row in found.fetchall()}
        return dict.fromkeys(read_records_as_texts(records, reading).names, "VARCHAR")

    def open(
        self, records: Records, columns: Sequence[str], reading: Reading, most: int | None = None
    ) -> Any:
        """A view on these columns; what Python reads is copied, these columns only."""
        name = self._name()
        with _refuse_broken_records(records):
            if records.kind == "json":
                parts = ", ".join(
                    f"json ->> {_quote_sql_text(json_path_of_record_column(c))} AS {_quote_sql_name(c)}"
                    for c in columns
                )
                source = f"read_ndjson_objects({_quote_sql_text(str(records.path))}, ignore_errors = true)"
                self._raw.execute(f"CREATE TEMP VIEW {name} AS SELECT {parts} FROM {source}")
            elif records.kind in ("csv", "parquet", "duckdb"):
                parts = ", ".join(map(_quote_sql_name, columns))
                source = self._source(records, reading)
                self._raw.execute(f"CREATE TEMP VIEW {name} AS SELECT {parts} FROM {source}")
            else:
                self._copy(name, read_records_as_texts(records, reading, columns), columns, most)
        return self._called(name, self._ibis.table(name))

    def cut(self, table: Any) -> Any:
        """The table under a name that `_asked` explains; a view would be worked through when it is
        made, with all the views that it rests on, and then once more.
        """
        name = self._name()
        self._cut[name] = self._sql(table)
        return self._called(name, table)

    def digest(self, text: Any) -> Any:
        """DuckDB's own hash."""
        return text.hash()

    def keep(self, table: Any) -> Any:
        """The table, worked out once."""
        name = self._name()
        try:
            self._raw.execute(f"CREATE TABLE {name} AS {self._asked(table)}")
        except _engine_exceptions() as error:
            raise _refuse_uncountable_records(error) from None
        return self._called(name, table)

    def small(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Any:
        """A table of few rows."""
        made = self._name()
        self._raw.register("arriving", _arrow_table_of_few_rows(columns, rows))
        self._raw.execute(f"CREATE TEMP TABLE {made} AS SELECT * FROM arriving")
        self._raw.unregister("arriving")
        return self._called(made, self._ibis.table(made))

    def fetch(self, table: Any) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        try:
            return [tuple(row) for row in self._raw.execute(self._asked(table)).fetchall()]
        except _engine_exceptions() as error:
            raise _refuse_uncountable_records(error) from None

    def unreadable_lines(self) -> int:
        """Lines of CSV files that no row could be made of."""
        if not self._read_csv:
            return 0
        found = self._raw.execute(
            "SELECT count(*) FROM (SELECT DISTINCT file_id, line FROM reject_errors)"
        ).fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Closes the database and takes its folder away."""
        self._raw.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sql(self, table: Any) -> str:
        return _sql_of_question(self._ibis, table)

    def _asked(self, table: Any) -> str:
        """A question in SQL, after the tables cut before that it rests on."""
        asked = self._sql(table)
        behind, wanted = list[str](), asked
        for name, sql in reversed(self._cut.items()):
            if _quote_sql_name(name) in wanted:
                behind.append(f"{_quote_sql_name(name)} AS NOT MATERIALIZED ({sql})")
                wanted += sql
        if not behind:
            return asked
        own = f", {asked[5:]}" if asked.startswith("WITH ") else f" {asked}"
        return f"WITH {', '.join(reversed(behind))}{own}"

    def _called(self, name: str, table: Any) -> Any:
        """What stands under a name: asking for its columns would work through all that it rests on."""
        import ibis

        return ibis.table(table.schema(), name=name)

    def _name(self) -> str:
        self._made += 1
        # Ibis calls t0, t1 and so on what stands within one question.
        return f"made{self._made}"

    def _source(self, records: Records, reading: Reading) -> str:
        where = _quote_sql_text(str(records.path))
        if records.kind == "parquet":
            return f"read_parquet({where})"
        if records.kind == "duckdb":
            alias = f"base_{self._bases.setdefault(records.path, len(self._bases))}"
            self._raw.execute(f"ATTACH IF NOT EXISTS {where} AS {alias} (READ_ONLY)")
            return f"{alias}.{_quote_sql_name(records.table)}"
        self._read_csv = True
        look = look_of_csv_records(records, reading)
        listed = ", ".join(f"{_quote_sql_text(name)}: 'VARCHAR'" for name in look.names)
        return (
            f"read_csv({where}, auto_detect = false, header = true, columns = {{{listed}}}, "
            f"delim = {_quote_sql_text(look.separator)}, encoding = {_quote_sql_text(look.encoding)}, "
            "quote = '\"', escape = '\"', null_padding = true, store_rejects = true, "
            "max_line_size = 4194304)"
        )

    def _paths_in(self, records: Records) -> list[str]:
        import json

        with _refuse_broken_records(records):
            found = self._raw.execute(
                "SELECT json_group_structure(json) FROM (SELECT json FROM "
                f"read_ndjson_objects({_quote_sql_text(str(records.path))}, ignore_errors = true) LIMIT 2000)"
            ).fetchone()
        structure = json.loads(found[0]) if found and found[0] else {}
        return list(_leaf_columns_of_json_records(structure)) if isinstance(structure, dict) else []

    def _copy(
        self, name: str, lines: RecordLines, columns: Sequence[str], most: int | None
    ) -> None:
        import pyarrow as pa

        listed = ", ".join(f"{_quote_sql_name(column)} VARCHAR" for column in columns)
        self._raw.execute(f"CREATE TEMP TABLE {name} ({listed})")
        copied = 0
        for batch in lines.batches:
            arrays = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
            self._raw.register("arriving", pa.table(dict(zip(columns, arrays, strict=True))))
            self._raw.execute(f"INSERT INTO {name} SELECT * FROM arriving")
            self._raw.unregister("arriving")
            copied += len(batch)
            if most is not None and copied >= most:
                return


class SparkEngine:
    """Spark, on this machine or on a cluster that sees the files under the same paths."""

    name = "spark"

    def __init__(self, master: str) -> None:
        import ibis
        from pyspark.sql import SparkSession

        builder: Any = SparkSession.builder
        builder = builder.master(master).appName("principlecheck")
        own = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.eventLog.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.log.level": "ERROR",
        }
        if master.startswith("local"):
            own |= {
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.sql.shuffle.partitions": "4",
            }
        for key, value in own.items():
            builder = builder.config(key, value)
        try:
            self._session = builder.getOrCreate()
        except _engine_exceptions() as error:
            first = str(error).strip().splitlines()[0][:200]
            raise Refusal(f"Spark could not be started on {master}: {first}") from None
        self._ibis = ibis.pyspark.connect(self._session)
        self._kept: list[Any] = []
        self._made = 0

    def columns(self, records: Records, reading: Reading) -> dict[str, str]:
        """The columns of an export with their types."""
        if records.kind == "json":
            schema = self._session.read.json(str(records.path)).schema.jsonValue()
            return dict.fromkeys(_leaf_columns_of_spark_records(schema), "VARCHAR")
        return {name: kind.upper() for name, kind in self._frame(records, reading).dtypes}

    def open(
        self, records: Records, columns: Sequence[str], reading: Reading, most: int | None = None
    ) -> Any:
        """A view on these columns; nothing is copied."""
        from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's users know

        frame = self._frame(records, reading)
        if records.kind == "json":
            lines = self._session.read.text(str(records.path))
            parts = [
                F.get_json_object(lines.value, json_path_of_record_column(c)).alias(c)
                for c in columns
            ]
            frame = lines.select(*parts)
        else:
            frame = frame.select(*(F.col(f"`{c.replace('`', '``')}`") for c in columns))
        return self._view(frame)

    def cut(self, table: Any) -> Any:
        """The table as a view."""
        return self._view(self._session.sql(self._sql(table)))

    def digest(self, text: Any) -> Any:
        """XXH64: Spark's plain hash has 32 bits, too few for the customers of a firm."""
        return _xxhash64_expression()(text)

    def keep(self, table: Any) -> Any:
        """The table, kept in the memory and on the disks of whoever works it out."""
        frame = self._session.sql(self._sql(table)).persist()
        self._kept.append(frame)
        return self._view(frame)

    def small(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Any:
        """A table of few rows, which every worker gets whole."""
        from pyspark.sql import functions as F  # noqa: N812 - the name that Spark's users know

        # Of rows of Python, Spark would start an interpreter for each of its cores.
        frame = self._session.createDataFrame(_arrow_table_of_few_rows(columns, rows))
        return self._view(F.broadcast(frame))

    def fetch(self, table: Any) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        try:
            return [tuple(row) for row in self._session.sql(self._sql(table)).collect()]
        except _engine_exceptions() as error:
            raise _refuse_uncountable_records(error) from None

    def explain(self, table: Any) -> str:
        """The plan of an answer, as Spark prints it."""
        frame = self._session.sql(self._sql(table))
        return str(frame._jdf.queryExecution().executedPlan().toString())

    def unreadable_lines(self) -> int:
        """Spark pads and cuts lines where DuckDB rejects them."""
        return 0

    def close(self) -> None:
        """Lets go of what was kept. The session stays: it may be somebody else's."""
        for frame in self._kept:
            frame.unpersist()

    def _sql(self, table: Any) -> str:
        return _sql_of_question(self._ibis, table)

    def _view(self, frame: Any) -> Any:
        self._made += 1
        name = f"principlecheck_{id(self):x}_{self._made}"
        frame.createOrReplaceTempView(name)
        return self._ibis.table(name)

    def _frame(self, records: Records, reading: Reading) -> Any:
        if records.kind == "parquet":
            return self._session.read.parquet(str(records.path))
        if records.kind == "json":
            return self._session.read.text(str(records.path))
        if records.kind != "csv":
            says = f"{records.name} is read on this machine only, and Spark counts elsewhere."
            raise Refusal(says, "Turn it into Parquet or CSV first.")
        look = look_of_csv_records(records, reading)
        quoted = ", ".join(f"`{name.replace('`', '``')}` string" for name in look.names)
        return self._session.read.csv(
            str(records.path),
            schema=quoted,
            header=True,
            enforceSchema=True,
            sep=look.separator,
            encoding="ISO-8859-1" if look.encoding == "latin-1" else look.encoding,
            quote='"',
            escape='"',
            multiLine=True,
            ignoreLeadingWhiteSpace=True,
            ignoreTrailingWhiteSpace=True,
        )


@cache
def _xxhash64_expression() -> Any:
    import ibis

    @ibis.udf.scalar.builtin(  # type: ignore[untyped-decorator]
        name="xxhash64", signature=(("string",), "int64")
    )
    def xxhash64(text: Any) -> Any:
        """A function that Spark has."""

    return xxhash64


def json_path_of_record_column(column: str) -> str:
    """A dotted path as JSON paths are written; a name with other signs stands in quotes."""
    return "$" + "".join(f'."{part}"' for part in column.replace('"', "").split("."))


def _leaf_columns_of_json_records(structure: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, inner in structure.items():
        here = f"{before}{name}"
        if isinstance(inner, dict):
            yield from _leaf_columns_of_json_records(inner, f"{here}.")
        else:
            yield here


def _leaf_columns_of_spark_records(schema: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for field in schema["fields"]:
        here, kind = f"{before}{field['name']}", field["type"]
        if isinstance(kind, dict) and kind.get("type") == "struct":
            yield from _leaf_columns_of_spark_records(kind, f"{here}.")
        else:
            yield here


@contextmanager
def _refuse_broken_records(records: Records) -> Iterator[None]:
    try:
        yield
    except Refusal:
        raise
    except _engine_exceptions() as error:
        raise Refusal(
            f"{records.name} cannot be read: {error_without_record_values(error)}"
        ) from None


def _refuse_uncountable_records(error: Exception) -> Refusal:
    return Refusal(f"The records could not be counted: {error_without_record_values(error)}")
