"""A brand over the audit: its look, the order of the sections, and blocks in place of sections.

A theme is data and text. Its blocks are rendered in a process of their own, within limits, and
what comes back is checked before it is used. Nothing is imported here: that process should start
with as little as it needs.
"""
