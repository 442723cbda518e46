"""What people have already, read into policies: tables, exports of helpdesks, workbooks.

Cells, columns, headings, lengths, weeks and days of a source are parsed here, whatever helpdesk or
sheet they come from (a table of service levels, a staffing sheet, a report by intervals, Zendesk,
Freshdesk, Zammad, Jira, Amazon Connect, OpenSLO); so is the workbook in which a firm fills its
policies in, sheet by sheet (`workbook/`).

Each source is a module that turns a file into what was understood and what was not
(`understood.py`), every piece with its place in the source. One layout writes policies from that
(`layout.py`), and one merge brings them up to date beside a person's edits (`merging.py`). Nothing
is fetched, nothing is guessed, and nothing is dropped without being told.
"""
