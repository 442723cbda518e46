"""What the documents say and what the judges find: typed, frozen, documented; no behaviour."""
