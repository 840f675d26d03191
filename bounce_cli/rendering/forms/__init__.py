"""The forms that other programs read: one file each, all over the same records."""
