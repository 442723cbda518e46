"""Policy files to an organisation: find, convert and link them; `refusals/` says what is wrong.

It owns which files are read, what they mean, files of law, and every sentence on what cannot be:
flaws and contradictions that are found, misfits that are diagnosed and refused with a hint, and
what is suggested instead, or mended, where a name or a value is misspelled, foreign or meant
otherwise. It may touch reading, arithmetic and the model; it knows no rule and no fact.
"""
