"""The file that a ledger is: how it is opened, written and read."""
