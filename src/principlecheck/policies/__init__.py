"""Policy files to an organisation: find, convert and link them; `refusals/` says what is wrong.

A name or a value that is misspelled, foreign or meant otherwise is recognised here (`refusals/`), with
what to write instead.

It owns which files are read, what they mean, and every sentence on what cannot be. It may touch
reading, arithmetic and the model; it knows no rule and no fact.
"""
