"""The policy format: quantities, shapes, sections, and the organisation that they make."""
