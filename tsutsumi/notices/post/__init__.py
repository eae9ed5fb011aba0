"""Notices by mail and by text message: how they leave exactly once, and what comes back."""
