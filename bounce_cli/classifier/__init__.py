"""The shared classifier: a receiver's words and codes in, a bounce reason with its evidence out.

It needs nothing but the standard library and this package's `status`, `folding`, `suggestion`, `beside`, `late` and
`errors`.
"""

from bounce_cli.classifier.engine import Classifier, classifier_with, classify
from bounce_cli.classifier.installed import installed_rules
from bounce_cli.classifier.judgement import usual_verdict
from bounce_cli.classifier.meanings import meanings_of
from bounce_cli.classifier.model import (
    Alternative,
    BounceType,
    Classification,
    Diagnostic,
    Evidence,
    Place,
    Reason,
    Rule,
    Suppression,
)
from bounce_cli.classifier.receivers import receivers_of
from bounce_cli.classifier.rules import load_rules

__all__ = [
    "Alternative",
    "BounceType",
    "Classification",
    "Classifier",
    "Diagnostic",
    "Evidence",
    "Place",
    "Reason",
    "Rule",
    "Suppression",
    "classifier_with",
    "classify",
    "installed_rules",
    "load_rules",
    "meanings_of",
    "receivers_of",
    "usual_verdict",
]
