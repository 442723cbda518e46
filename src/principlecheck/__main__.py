"""`python -m principlecheck`: the command line, where its script is not on the path."""

from principlecheck.cli import run

if __name__ == "__main__":
    run()
