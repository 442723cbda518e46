"""What an organisation sets for its own judging: settings, and waivers that expire.

It owns the settings file, the effective settings of a run (`effective.py`), waivers, and a report
finished under both. It may touch policies (to read and refuse like them), reading, writing and
the model; it knows no pack, so which rules there are is told to it.
"""
