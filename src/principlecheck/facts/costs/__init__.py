"""What findings cost a year, where they cost contacts or minutes."""
