"""The use case of `plan` and the gate: two judged sides in, what lies between them out.

What is new, worse, fixed, hidden or can no longer be judged, which values changed, and what money
moves.
"""

from principlecheck.comparing.sides import Side, compare

__all__ = ["Side", "compare"]
