"""principlecheck: holds support policies against codified principles, and says what will hurt."""

# A literal: reading it through importlib.metadata costs 33 ms at every start.
__version__ = "0.1.0"
