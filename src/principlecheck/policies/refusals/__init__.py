"""What is wrong with a file or an entry: where it stands, in a plain sentence, with what to write."""
