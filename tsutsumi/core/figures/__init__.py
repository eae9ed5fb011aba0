"""The ledger of figures: each number, date and item once, with its source; texts refer to it and never type it."""
