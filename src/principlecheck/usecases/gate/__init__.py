"""The gate on a change: what it rests on comes from the state before it, and nothing else."""
