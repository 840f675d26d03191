"""How long each stage takes, and what it allocates: `python -m tests.benchmark`. Figures are told, never asserted."""
