"""The events of a YAML text, from libyaml where PyYAML was built with it.

Events and not nodes: composing nodes recurses in C, and nodes hide anchors and tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

try:
    from yaml import CSafeLoader as _Parser
except ImportError:  # a PyYAML built without libyaml reads the same, more slowly
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]


def events_of(text: str) -> Iterator[Any]:
    """Each event with its marks. Raises `yaml.YAMLError` where the syntax breaks."""
    # Both parsers return None once the stream has ended.
    return iter(_Parser(text).get_event, None)
