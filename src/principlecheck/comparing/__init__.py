"""The use case of `plan`: two judged sides in, what lies between them out."""

from principlecheck.comparing.sides import Side, compare

__all__ = ["Side", "compare"]
