"""An option that takes one value and stands twice is refused: the parser would take the last alone."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperOption

from principlecheck.model.report.refusal import Refusal


class EachOnce(TyperCommand):
    """A verb that loses nothing that was typed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What the parser of the library makes of `args`. Raises `Refusal` where an option that
        takes one value stands more than once.
        """
        if not ctx.resilient_parsing:
            typed = self.make_parser(ctx).parse_args(args=list(args))[2]
            for number, one in enumerate(typed):
                takes_one = isinstance(one, TyperOption) and not one.multiple and not one.is_flag
                if takes_one and one in typed[:number]:
                    name = max(one.opts, key=len)
                    says = (
                        f"{name} takes one value and stands more than once, so one would be lost."
                    )
                    raise Refusal(says, f"Type {name} once.")
        return super().parse_args(ctx, args)
