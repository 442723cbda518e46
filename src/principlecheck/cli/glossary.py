"""`glossary`: the terms of the field and of the format."""

from __future__ import annotations

from typing import Annotated

import typer

from principlecheck.cli.completing import terms
from principlecheck.cli.terminal import columns
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest
from principlecheck.reporters.plain import wrapped


def glossary(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="[TERM]", help="One term; left out, all of them.", autocompletion=terms
        ),
    ] = None,
) -> None:
    """Say what the terms of the field and of the format mean."""
    from principlecheck.glossary import GLOSSARY

    if term is None:
        for name, says in GLOSSARY.items():
            typer.echo("\n".join(wrapped(f"{name}: {says}", columns(), "  ", "")))
        return
    names = {name.lower(): name for name in GLOSSARY}
    found = names.get(term.lower().replace("_", " ")) or names.get(term.lower())
    if found is None:
        close = nearest(term, names)
        hint = f" Did you mean {close}?" if close else " principlecheck glossary lists them all."
        raise Refusal(f"There is no term `{term}`.{hint}")
    typer.echo("\n".join([found, "", *wrapped(GLOSSARY[found], columns(), "")]))
