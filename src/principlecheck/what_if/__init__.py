"""What policies would do with other values: set, swept, or searched for. Nothing is written.

A value is tried on a scenario, a scale says which values there are to try, a sweep goes through
them, and a search finds the one that settles findings.
"""

from principlecheck.what_if.scale import Unscaled
from principlecheck.what_if.scenario import Scenario
from principlecheck.what_if.search import search_value_that_settles
from principlecheck.what_if.settling import search_values_that_settle
from principlecheck.what_if.sweep import curve_of_swept_share, sweep_field_values
from principlecheck.what_if.typed import (
    BadValue,
    TypedSetting,
    parse_route_and_value_to_try,
    parse_route_to_try,
    parse_sweep_range,
)

__all__ = [
    "BadValue",
    "Scenario",
    "TypedSetting",
    "Unscaled",
    "curve_of_swept_share",
    "parse_route_and_value_to_try",
    "parse_route_to_try",
    "parse_sweep_range",
    "search_value_that_settles",
    "search_values_that_settle",
    "sweep_field_values",
]
