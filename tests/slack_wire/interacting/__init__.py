"""Commands, buttons, forms and the Home tab of Slack, over the wire."""
