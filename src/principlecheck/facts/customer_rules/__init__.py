"""Rules that customers meet: who decides, who may settle, how they are told and let go."""
