"""The events of a YAML text, from libyaml where PyYAML was built with it.

Events and not nodes: composing nodes recurses in C, and nodes hide anchors and tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Parser
except ImportError:  # a PyYAML built without libyaml reads the same, more slowly
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]


# libyaml reads ahead for the end of a key, and from 0.2.6 on it stops by itself at 1,000 levels,
# before it has told of one of those that stand on the line.
_STOPS = "exceeded maximum nesting depth"


def parse_yaml_events(text: str) -> Iterator[Any]:
    """Each event with its marks. Raises `yaml.YAMLError` where the syntax breaks."""
    # Both parsers return None once the stream has ended.
    return iter(_Parser(text).get_event, None)


def yaml_text_up_to_depth(error: yaml.YAMLError, text: str) -> str | None:
    """The text up to where the parser found it too deep; None where `error` says something else.

    In the text that is left every level has its event, before its end breaks the syntax.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None or not str(getattr(error, "problem", "")).startswith(_STOPS):
        return None
    return text[: mark.index]
