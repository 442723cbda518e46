"""Facts: figures and findings of fact, computed from the organisation and nothing else."""
