"""Forms as data, values with their state and source, and the documents made of them."""
