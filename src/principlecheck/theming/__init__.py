"""A brand over the audit: its look, the order of the sections, and sections in the consultant's own
words. A theme is data and text: nothing of it runs.
"""
