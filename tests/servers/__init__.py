"""Real mail servers, each in a small world of its own on loopback: they make the samples and serve the tests."""
