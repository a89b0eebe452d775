"""How the app is told: over HTTP or Socket Mode, in order, and again."""
