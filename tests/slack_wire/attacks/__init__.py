"""What people do who want what is not theirs, over the wire; and bad luck."""
