"""What the program does, for whoever calls it: the command line, a notebook, another program.

A function here is what a verb does (`check`, `plan`, `waive_all`, `measure`, `take_answers`, and what
`init` asks) with what it finds, reads and chooses on the way.

A `Run` is opened once on paths; every use case takes one. Nothing here prints, asks, or knows an
exit code: what cannot be done is raised as a `Refusal`, and progress goes through `Ports`.
"""
