"""Principle packs: load, check, compile and judge.

It owns what a rule may say, its conditions (CEL), the words that it may use, its sentences, how much
worse one finding is than another, and the judging of one rule on one entry. It may touch facts,
reading and the model; it reads no policy file.
"""
