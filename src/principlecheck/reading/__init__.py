"""Bytes to values and places: serves policies, packs, settings and waivers alike."""
