"""Reporters: a report, a plan or an audit in, text or a file out; one file a format.

What is there is rendered or drawn: lines of text, Markdown, HTML, SVG, PDF, Word (docx), Excel,
CSV, JSON, SARIF, JUnit, annotations of GitHub and GitLab, the comment on a pull request. Escaping
and quoting for each format stand here and nowhere else (`html_text.py`, `markdown_text.py`,
`plain.py`, `word/xml.py`). Nothing here knows how a report is made.
"""
