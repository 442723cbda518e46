"""Those who serve: their work, their standing, and how they treat each other."""
