"""What is known of an address over time, kept in one SQLite file: types, suppression, the evidence they rest on."""
