"""What a breach may cost: the JNSA JO model, courts, vouchers, and the items of the cost ledger. Figures, no promises.

Every number has its source and year in the tables (`*.toml`); none of them says what is owed.
"""
