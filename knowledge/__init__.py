"""The knowledge base: accepted answers and how a question finds them. Knows no chat and no SQL."""
