"""What policies would do with other values: set, swept, or searched for. Nothing is written."""

from principlecheck.what_if.bench import Bench, Refused, Setting, setting
from principlecheck.what_if.search import Finder, find
from principlecheck.what_if.sweep import curve_of, sweep

__all__ = ["Bench", "Finder", "Refused", "Setting", "curve_of", "find", "setting", "sweep"]
