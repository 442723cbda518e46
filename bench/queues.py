"""The queueing arithmetic of a plan with 500 queue-intervals.

    python bench/queues.py

For each interval: Erlang C and Erlang A service level, the agents needed with and without patience,
the honest answer time, and the lowest class's wait; loads from 1 to 120 erlangs.
"""

from __future__ import annotations

import random
from time import perf_counter

from principlecheck.arithmetic.erlang_a import (
    agents_needed_with_patience,
    erlang_a_answer_time,
    service_level_with_patience,
)
from principlecheck.arithmetic.erlang_c import (
    erlang_c_agents_needed,
    erlang_c_service_level,
    erlang_c_wait_quantile,
)
from principlecheck.arithmetic.priority import lowest_priority_quantile

INTERVALS = 500
HANDLE_TIME, PATIENCE, WITHIN, SHARE = 300.0, 180.0, 20.0, 0.8


def main() -> None:
    source = random.Random(20261122)
    plan = [source.uniform(1, 120) for _ in range(INTERVALS)]
    start = perf_counter()
    for load in plan:
        agents = erlang_c_agents_needed(load, HANDLE_TIME, WITHIN, SHARE)
        erlang_c_service_level(load, agents, HANDLE_TIME, WITHIN)
        erlang_c_wait_quantile(load, agents, HANDLE_TIME, 0.9)
    without = perf_counter()
    for load in plan:
        agents = agents_needed_with_patience(load, HANDLE_TIME, PATIENCE, WITHIN, SHARE)
        service_level_with_patience(load, agents, HANDLE_TIME, PATIENCE, WITHIN)
        erlang_a_answer_time(load, agents, HANDLE_TIME, PATIENCE, SHARE)
    patient = perf_counter()
    for load in plan:
        lowest_priority_quantile(0.2 * load, 0.8 * load, int(load) + 3, HANDLE_TIME, 0.9)
    done = perf_counter()
    print(f"{INTERVALS} intervals: Erlang C {without - start:.3f} s, Erlang A {patient - without:.3f} s, "
          f"priorities {done - patient:.3f} s, together {done - start:.3f} s")  # fmt: skip


if __name__ == "__main__":
    main()
