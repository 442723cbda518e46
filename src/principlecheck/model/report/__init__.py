"""What judging yields: outcomes, findings, figures, comparisons. Frozen and complete."""
