"""Which records are meant: by a reason, a type, or the value of a field."""
