"""Principle packs: load, check, compile and judge.

It owns what a rule may say, its conditions (CEL) and the words that they may use, its messages with
their placeholders, the finding that is built where it fails (with its measures and the departments
concerned), and the judging of one rule on one entry. It may touch facts, reading and the model; it
reads no policy file.
"""
