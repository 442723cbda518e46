"""Reporters: a report in, text out; one file a format; nothing here knows how a report is made."""
