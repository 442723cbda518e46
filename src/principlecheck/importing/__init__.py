"""What people have already, read into policies: tables, exports of helpdesks, workbooks.

Cells, columns, labels, weeks and days of a source are understood here, whatever helpdesk or sheet
they come from.

Each source is a module that turns a file into what was understood and what was not
(`understood.py`), every piece with its place in the source. One layout writes policies from that
(`layout.py`), and one merge brings them up to date beside a person's edits (`merging.py`). Nothing
is fetched, nothing is guessed, and nothing is dropped without being told.
"""
