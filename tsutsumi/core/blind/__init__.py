"""Answers for one person that neither the server nor a prober learns from: codes, records, the blind function."""
