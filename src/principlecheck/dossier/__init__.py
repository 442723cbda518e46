"""What people wrote beside an audit: brief, answers, narratives, numbers, logos."""
