"""What a ticket is made of: plain values, one subject a file."""
