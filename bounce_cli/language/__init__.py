"""What the tool says to people, in their language: texts that know how they were made, and those who translate them."""
