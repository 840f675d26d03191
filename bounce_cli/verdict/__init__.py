"""Decoded reports turned into diagnoses: the classifier asked, the rules for kinds applied, advice added."""
