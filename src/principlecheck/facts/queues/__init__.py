"""What arrives, who is there to answer, and how long it waits."""
