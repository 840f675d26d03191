"""A message to the report that it is: one file per form, one ordered list of decoders."""
