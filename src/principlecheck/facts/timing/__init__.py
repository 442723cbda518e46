"""Hours, clocks and rates that several facts stand on."""
