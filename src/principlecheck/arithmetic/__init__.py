"""Formulas: numbers in, numbers out; no model, no files.

Functions take and give plain numbers: queues (Erlang C and A, priorities), deadlines over opening
hours and whether one wait can outrun another, spreads of handle times and what a limit does to
them, repeats, intervals and tests for chance, and the contrast of colours.
"""
