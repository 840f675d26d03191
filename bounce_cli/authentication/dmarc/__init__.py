"""DMARC (RFC 9989): records, the tree walk, alignment; and what RFC 7489 would have said."""
