"""YAML and files written so that what a person wrote there stays."""
