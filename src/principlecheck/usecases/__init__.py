"""What the program does, for whoever calls it: the command line, a notebook, another program.

A `Run` is opened once on paths; every use case takes one. Nothing here prints, asks, or knows an
exit code: what cannot be done is raised as a `Refusal`, and progress goes through `Ports`.
"""
