"""A simulated community: what asking helpers in waves does, beside asking everybody or nobody."""
