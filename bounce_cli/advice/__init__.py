"""What to do now: for each reason the steps in order, with who acts and when."""
