"""What the program does, for whoever calls it: the command line, a notebook, another program.

A function here is what a verb does, with what it finds, chooses and writes on the way: `check` and
`plan` on a run, the gate on a change and its base (`gate/`), audits and portfolios written to their
outputs (`audits/`), starter policies from answers, import and workbook runs, waiving, watching,
tuning by settings, trying values, and the entry to show.

A `Run` is opened once on paths; every use case takes one. Nothing here prints, asks, or knows an
exit code: what cannot be done is raised as a `Refusal`, and progress goes through `Ports`.
"""
