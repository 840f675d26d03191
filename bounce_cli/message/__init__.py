"""Octets to a lazy, tolerant view of headers and MIME parts; the only place that knows MIME."""
