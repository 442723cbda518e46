"""What policies would do with other values: set, swept, or searched for. Nothing is written.

A value is tried on a scenario, a scale says which values there are to try, a sweep goes through
them, and a search finds the one that settles findings.
"""

from principlecheck.what_if.scale import Unscaled
from principlecheck.what_if.scenario import Scenario
from principlecheck.what_if.search import find
from principlecheck.what_if.settling import settle
from principlecheck.what_if.sweep import curve_of, sweep
from principlecheck.what_if.typed import BadValue, Setting, routed, setting, sweep_range

__all__ = [
    "BadValue",
    "Scenario",
    "Setting",
    "Unscaled",
    "curve_of",
    "find",
    "routed",
    "setting",
    "settle",
    "sweep",
    "sweep_range",
]
