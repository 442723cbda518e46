"""Principle packs: load, check, compile and judge."""
