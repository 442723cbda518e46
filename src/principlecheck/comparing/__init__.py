"""The use case of `plan` and the gate: two judged sides in, what lies between them out.

What a change makes new, worse or better, what of it is lost from sight or can no longer be judged,
which values changed, and what money moves; and an earlier report held against a later one.
"""

from principlecheck.comparing.sides import Side, compare_sides

__all__ = ["Side", "compare_sides"]
