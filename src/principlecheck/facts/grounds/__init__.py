"""What several facts stand on: scopes, spreads, schedules, clocks, rates."""
