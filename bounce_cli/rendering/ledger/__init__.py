"""What a ledger knows, for people and for programs."""
