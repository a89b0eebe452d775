"""What if: the real bot with made-up people, under two settings, side by side."""
