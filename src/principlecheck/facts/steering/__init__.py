"""What the organisation steers by: principles, metrics, strategy, and who bears what."""
