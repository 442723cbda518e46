"""What the law leaves no choice about."""
