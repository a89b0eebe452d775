"""The ticket bridge's way out: other systems are told of questions, signed, each at least once."""
