"""What an organisation sets for its own judging: settings, and waivers that expire."""
