"""Letters that leave as paper: print runs, what the post brings back, and the calls that come after."""
