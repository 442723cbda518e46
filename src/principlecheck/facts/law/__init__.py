"""What a law, or a contract, leaves no choice about: provisions as data, held against policies."""
