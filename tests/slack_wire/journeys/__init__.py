"""Whole journeys of people on the small Slack, with the whole bot."""
