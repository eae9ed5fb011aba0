"""Letters for window envelopes: where things lie on the paper, one letter, a bundle, sheets of labels."""
