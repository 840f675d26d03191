"""What a terminal, a reader or a system of continuous integration would obey in a text."""

import re
import unicodedata
from itertools import groupby

__all__ = ["COMMAND", "MASKS", "obeyed", "stacked"]

COLOUR = re.compile("\x1b\\[\\d{1,2}m")
# Of these categories of Unicode are controls, bidirectional ones too, separators of lines and halves of characters.
OBEYED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# What takes no room, of other categories (Default_Ignorable_Code_Point).
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
MASKS = re.compile("ex\u0430mple|ex\u03b1mple|\u0430\u0440\u0440\u04cf\u0435|\u0261oo\u0261le")


def stacked(text: str) -> set[str]:
    """The runs of marks with more of them, or more above and below a letter, than any writing has."""
    groups = groupby(text, lambda sign: unicodedata.category(sign) in {"Mn", "Me"})
    runs = ("".join(run) for is_mark, run in groups if is_mark)
    return {run for run in runs if len(run) > 6 or sum(unicodedata.combining(one) >= 200 for one in run) > 4}


def obeyed(text: str) -> set[str]:
    """The names of what a terminal or a reader would obey or not see, and masked domains and stacks of accents."""
    plain = COLOUR.sub("", text)
    signs = set(plain) - {"\n"}
    found = {f"U+{ord(one):04X}" for one in signs if unicodedata.category(one) in OBEYED or UNSEEN.match(one)}
    return found | {*MASKS.findall(plain), *stacked(plain)}


# As the runners look for them: GitHub strips a line before it looks at its beginning, and looks for `##[` everywhere.
COMMAND = re.compile(r"^\s*::[A-Za-z\-]+(?:\s.*?)?::|##\[[A-Za-z].*\]|##vso\[|##teamcity\[", re.MULTILINE)
