"""What the tests of use cases share with those of the command line."""

from tests.cli.conftest import folder

__all__ = ["folder"]
