"""What many bounces say together, and what one alone cannot show."""
