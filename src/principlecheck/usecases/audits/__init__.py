"""Audits: judged, composed with what people wrote beside them, and written as files."""
