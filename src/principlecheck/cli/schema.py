"""`schema`: the JSON Schemas, for editors and other tools."""

from __future__ import annotations

from typing import Annotated

import typer

from principlecheck.usecases.choosing import choose_option_value


def schema_command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[policy|pack|law|settings|waivers|records|report|brief|responses|audit]",
            help="Which schema to print.",
        ),
    ] = "policy",
) -> None:
    """Print the JSON Schema of policy files, packs, laws, settings, waivers, records, the JSON report, the files
    beside an audit (report.yaml is brief), or the audit that themes see.
    """
    from principlecheck.usecases.schemas import SCHEMAS, schema_text_for_run

    typer.echo(schema_text_for_run(choose_option_value(name, SCHEMAS, "schema")), nl=False)
