"""The door for browsers: HTTP around `unsaid.session`."""
