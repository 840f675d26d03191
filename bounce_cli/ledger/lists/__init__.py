"""Lists of addresses not to mail, in the forms of other systems."""
