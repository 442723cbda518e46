"""The audit that is handed on, what people write beside it, and the look that it wears."""
