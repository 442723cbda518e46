"""Who the customers are, what they are given and how they are heard."""
