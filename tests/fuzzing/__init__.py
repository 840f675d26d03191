"""Input that nobody would write: made by rules, damaged, and found by a fuzzer."""
