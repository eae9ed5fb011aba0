"""A bundle that anybody can check offline: a zip of one possible form, under a Merkle tree (RFC 6962, 2.1)."""
