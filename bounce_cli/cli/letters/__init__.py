"""`bounce letter` and `bounce unseen`."""
