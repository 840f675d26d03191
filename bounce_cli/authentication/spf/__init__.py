"""SPF (RFC 7208): records read, evaluated for a sender, and listed for whoever is to let it pass."""
