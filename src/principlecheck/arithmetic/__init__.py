"""Formulas: numbers in, numbers out; no model, no files.

Functions take and give plain numbers, and raise (`require_…`) on what is none: queues (Erlang C and
A, priorities), mixtures and spreads of handle times and what a limit does to them, waits and
deadlines on timelines of opening hours, repeats, confidence intervals and tests for chance, steps
of a density, and the contrast of colours.
"""
