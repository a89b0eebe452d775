"""What simulations are made of."""
