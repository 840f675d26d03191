"""The commands about what is known of an address over time."""
