"""Workspaces that install the bot themselves, and what they entrust to it."""
