"""Exit codes, and the exception that carries one with what to say."""

CLEAN = 0
FINDINGS = 1
CANNOT_JUDGE = 2
NOTHING_TO_CHECK = 3


class Stop(Exception):  # noqa: N818 - an orderly end, not an error of the program
    """Ends the command with `code` after saying `lines` on standard error."""

    def __init__(self, code: int, *lines: str) -> None:
        super().__init__(*lines)
        self.code = code
        self.lines = lines
