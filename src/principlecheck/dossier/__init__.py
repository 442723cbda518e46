"""What people wrote beside an audit: brief, own sections, answers, narratives, numbers, logos.

It owns reading and checking them whole or not at all (a logo's elements included), the answers
that came back in a tracker, and the text of the register of numbers. It may touch policies (to
refuse like them), reading, writing and the model; it knows no report.
"""
