"""How long contacts may take, and what limits and averages do to them."""
