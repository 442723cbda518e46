"""Questions to the engine, each of which is answered by counts: spreads, shares, and who returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from principlecheck.arithmetic.intervals import Cluster
from principlecheck.arithmetic.sample import Sample, sample_resolution
from principlecheck.evidence.cleaning import COUNTED, CleanedRecords
from principlecheck.evidence.engine import RecordEngine

Group = tuple[str | None, ...]
"""The values of the columns that a group is told apart by."""
_STEPS = (7_200, 172_800)


class ReturningCustomers(Struct, frozen=True):
    """Of a group: contacts whose customer is known and whose window is whole, those after which
    the customer came back, those that follow another, and how customers add to that.
    """

    base: int
    returned: int
    later: int
    following: int


def records_that_count(cleaned: CleanedRecords) -> Any:
    """The rows that count."""
    return cleaned.table.filter(cleaned.table.row == COUNTED)


def count_spread_of_records(
    engine: RecordEngine, table: Any, by: Sequence[str], value: Any, ended: Any
) -> dict[Group, Sample]:
    """How a length spreads in each group; `ended` says which are no longer running."""
    import ibis

    coarse = ibis.cases(
        (value <= _STEPS[0], value),
        (value <= _STEPS[1], _round_up_recorded_lengths(value, sample_resolution(_STEPS[1]))),
        else_=_round_up_recorded_lengths(value, sample_resolution(_STEPS[1] + 1)),
    )
    whole = table.select(*by, value=coarse, ended=ended.cast("int64")).filter(
        ibis._.value.notnull()
    )
    grouped = whole.group_by([*by, "value"]).aggregate(ended=whole.ended.sum(), all=whole.count())
    rows: dict[Group, list[tuple[int, int, int]]] = {}
    for *group, at, finished, n in engine.fetch(grouped):
        rows.setdefault(tuple(group), []).append((int(at), int(finished), int(n) - int(finished)))
    return {group: Sample.of(found) for group, found in rows.items()}


def _round_up_recorded_lengths(value: Any, by: int) -> Any:
    return (value + (by - 1)) // by * by


def sum_record_columns(
    engine: RecordEngine, table: Any, by: Sequence[str], of: Mapping[str, Any]
) -> dict[Group, dict[str, int]]:
    """Sums of flags and numbers in each group; None counts as nothing."""
    import ibis

    columns = {name: ibis.coalesce(value.cast("int64"), 0) for name, value in of.items()}
    wide = table.select(*by, **columns)
    sums = {name: wide[name].sum() for name in columns}
    grouped = wide.group_by(list(by)).aggregate(**sums) if by else wide.aggregate(**sums)
    found = {}
    for row in engine.fetch(grouped):
        group, values = row[: len(by)], row[len(by) :]
        found[tuple(group)] = {
            name: int(value or 0) for name, value in zip(of, values, strict=True)
        }
    return found


def link_records_of_customers(
    engine: RecordEngine, cleaned: CleanedRecords, keep: Iterable[str]
) -> Any:
    """Contacts whose customer is known, each with the time to the next and the last one about the
    same reason, and to the next about anything.
    """
    import ibis

    table = records_that_count(cleaned)
    known = table.filter(table.customer.notnull())
    same = ["customer", *(["reason"] if "reason" in known.columns else [])]
    if "reason" in known.columns:
        known = known.filter(known.reason.notnull())
    about = ibis.window(group_by=same, order_by="arrived")
    anything = ibis.window(group_by="customer", order_by="arrived")
    columns = {
        "next_same": known.arrived.lead().over(about) - known.arrived,
        "last_same": known.arrived - known.arrived.lag().over(about),
    }
    columns["next_any"] = (
        columns["next_same"]
        if len(same) == 1
        else known.arrived.lead().over(anything) - known.arrived
    )
    kept = [name for name in dict.fromkeys(("customer", "arrived", *keep)) if name in known.columns]
    return engine.keep(known.select(*kept, **columns))


def count_customers_returning(
    engine: RecordEngine, contacts: Any, by: Sequence[str], cleaned: CleanedRecords, window: int
) -> dict[Group, ReturningCustomers]:
    """Contacts after which the customer came back within a window, and that follow another."""
    import ibis

    whole_after = contacts.arrived < cleaned.period.ends - window
    whole_before = contacts.arrived >= cleaned.period.begins + window
    came = ibis.coalesce(contacts.next_same <= window, False)
    follows = ibis.coalesce(contacts.last_same <= window, False)
    found = sum_record_columns(
        engine,
        contacts,
        by,
        {
            "base": whole_after,
            "returned": whole_after & came,
            "later": whole_before,
            "following": whole_before & follows,
        },
    )
    return {group: ReturningCustomers(**sums) for group, sums in found.items()}


def count_clusters_in_records(
    engine: RecordEngine, contacts: Any, by: Sequence[str], trial: Any, hit: Any
) -> dict[Group, dict[Cluster, int]]:
    """Customers by what each adds to a share, in each group."""
    wide = contacts.select(*by, "customer", n=trial.cast("int64"), k=(trial & hit).cast("int64"))
    each = wide.group_by([*by, "customer"]).aggregate(n=wide.n.sum(), k=wide.k.sum())
    kinds = each.group_by([*by, "k", "n"]).aggregate(count=each.count())
    found: dict[Group, dict[Cluster, int]] = {}
    for *group, k, n, count in engine.fetch(kinds):
        if n:
            found.setdefault(tuple(group), {})[int(k), int(n)] = int(count)
    return found


_ONE_EACH = {"a": (1, 1, 0, 0), "n": (0, 1, 0, 0), "b": (0, 0, 1, 1), "m": (0, 0, 0, 1)}
"""What a contact adds whose customer is not known."""


def count_pairs_of_people_in_records(
    engine: RecordEngine,
    table: Any,
    by: Sequence[str],
    one: tuple[Any, Any],
    other: tuple[Any, Any],
) -> dict[Group, dict[tuple[int, int, int, int], int]]:
    """As `count_cluster_pairs_in_records`; whoever is not known is taken for somebody else each time."""
    import ibis

    (hit, trial), (hit_other, trial_other) = one, other
    has = "customer" in table.columns
    nobody = table.customer.isnull() if has else ibis.literal(True)
    flags = {
        "a": nobody & trial & hit,
        "n": nobody & trial & ~hit,
        "b": nobody & trial_other & hit_other,
        "m": nobody & trial_other & ~hit_other,
    }
    found: dict[Group, dict[tuple[int, int, int, int], int]] = {}
    if has:
        who = table.customer.notnull()
        known = ((hit, trial & who), (hit_other, trial_other & who))
        found = count_cluster_pairs_in_records(engine, table, by, *known)
    for group, sums in sum_record_columns(engine, table, by, flags).items():
        kinds = found.setdefault(group, {})
        for name, n in sums.items():
            if n:
                kinds[_ONE_EACH[name]] = kinds.get(_ONE_EACH[name], 0) + n
    return found


def count_cluster_pairs_in_records(
    engine: RecordEngine,
    contacts: Any,
    by: Sequence[str],
    one: tuple[Any, Any],
    other: tuple[Any, Any],
) -> dict[Group, dict[tuple[int, int, int, int], int]]:
    """Customers by what each adds to two shares, each given as (hit, trial), in each group."""
    import ibis

    def number(flag: Any) -> Any:
        return ibis.coalesce(flag, False).cast("int64")

    (hit, trial), (hit_other, trial_other) = one, other
    wide = contacts.select(
        *by,
        "customer",
        a=number(hit & trial),
        n=number(trial),
        b=number(hit_other & trial_other),
        m=number(trial_other),
    )
    sums = {name: wide[name].sum() for name in "anbm"}
    each = wide.group_by([*by, "customer"]).aggregate(**sums)
    kinds = each.group_by([*by, *"anbm"]).aggregate(count=each.count())
    found: dict[Group, dict[tuple[int, int, int, int], int]] = {}
    for row in engine.fetch(kinds):
        group, (a, n, b, m, count) = row[: len(by)], map(int, row[len(by) :])
        if n or m:
            found.setdefault(tuple(group), {})[a, n, b, m] = count
    return found
