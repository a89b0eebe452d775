"""What is said and done on Discord becomes events: each once, in order, nothing left out."""
