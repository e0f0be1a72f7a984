"""The entries of the shelf: which program, over which words, and what it should answer."""
