"""Reporters: a report, a plan or an audit in, text or a file out; one file a format.

Escaping and quoting for each format stand here and nowhere else (`html_text.py`,
`markdown_text.py`, `plain.py`, `word/xml.py`). Nothing here knows how a report is made.
"""
