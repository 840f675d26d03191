"""Hints about the content of a returned mail: what receivers and filters are known to mind, never what one did."""
