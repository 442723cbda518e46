"""`glossary`: the terms of the field and of the format."""

from __future__ import annotations

from typing import Annotated

import typer

from principlecheck.cli.completing import complete_glossary_terms
from principlecheck.cli.terminal import terminal_columns
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest_name
from principlecheck.reporters.plain import wrap_text


def glossary_command(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="[TERM]",
            help="One term; left out, all of them.",
            autocompletion=complete_glossary_terms,
        ),
    ] = None,
) -> None:
    """Say what the terms of the field and of the format mean."""
    from principlecheck.glossary import GLOSSARY

    if term is None:
        for name, says in GLOSSARY.items():
            typer.echo("\n".join(wrap_text(f"{name}: {says}", terminal_columns(), "  ", "")))
        return
    names = {name.lower(): name for name in GLOSSARY}
    found = names.get(term.lower().replace("_", " ")) or names.get(term.lower())
    if found is None:
        close = nearest_name(term, names)
        hint = f" Did you mean {close}?" if close else " principlecheck glossary lists them all."
        raise Refusal(f"There is no term `{term}`.{hint}")
    typer.echo("\n".join([found, "", *wrap_text(GLOSSARY[found], terminal_columns(), "")]))
