"""The command line: one file a verb; the only place that prints.

Options are parsed, questions of `init` prompted and their answers parsed, completions offered,
results printed to the terminal, and exit codes given.
"""

import sys


def run() -> None:
    """The console script. What cannot even be loaded ends with 2, never with what findings mean."""
    try:
        from principlecheck.cli.main import run as start
    except Exception as error:  # noqa: BLE001 - a broken installation must not look like a verdict
        sys.stderr.write(f"principlecheck cannot start: {type(error).__name__}: {error}\n")
        sys.exit(2)
    start()
