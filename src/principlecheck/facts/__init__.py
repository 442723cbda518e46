"""Facts: what is so of one entry of an organisation, computed from the organisation alone.

Half of all functions are here. Their names speak of the work itself, and of no file, report or
format: of contacts, queues, teams, agents and their hours, of promises, targets, waits, limits,
handle times, approvals, surveys, metrics, pay, escalations, laws and what things cost. Each is
named for what a rule says with it: a yes or no of an entry (`is_chat`, `breaks_promise`,
`mindset_asked`), a figure or a date (`natural_average`, `class_share`, `window_ends_first`), an
entry that is found (`promised_for_whom`).

Rules name facts in their conditions and sentences: how much of the work a limit cuts off, whether a
promise holds under every opening, which segment waits longest, what a finding costs a year, what a
law asks. A folder is a subject: handle time, promises, queues, customers, customer rules, people,
steering, law, costs, declared figures that disagree, and the hours and clocks that they stand on
(`timing/`). `case.py` is what a fact is given, `catalogue.py` lists them, `scopes.py` says whom an
entry is for. It may touch the model and arithmetic, and knows no rule.
"""
