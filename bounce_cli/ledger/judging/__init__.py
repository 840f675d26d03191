"""What the events of an address come to: types over time, and the lists that a policy puts it on."""
