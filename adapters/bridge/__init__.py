"""The ticket bridge's way in: other systems act on questions over HTTP."""
