"""What people wrote beside an audit: brief, answers, narratives, numbers, logos.

It owns reading them whole or not at all, and the text of the register of numbers. It may touch
policies (to refuse like them), reading, writing and the model; it knows no report.
"""
