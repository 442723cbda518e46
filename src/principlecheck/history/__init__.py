"""One repository, one commit, one tree: git as a reader of objects, and nothing else."""
