"""`bounce clone`."""
