"""Help: on one screen by --help, whole by `bounce help`, as man pages."""
