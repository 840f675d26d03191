"""What is no mail: records of the DNS, fields of a header, rules, configurations, logs and lists, right and wrong."""

import json

from hypothesis import strategies as st

from tests.hostile import HOSTILE

__all__ = ["RECORDS", "TEXTS", "WORDS"]

_NAMES = (
    "example.org",
    "_spf.example.org",
    "mx.example.net",
    "%{i}._spf.%{d2}",
    "a..b",
    "",
    "xn--a",
    "x" * 70 + ".org",
)
WORDS = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=12)
_names = st.sampled_from(_NAMES)
_numbers = st.integers(-1, 1 << 40).map(str) | st.sampled_from(("", "0", "00", "9" * 30))
_addresses = st.sampled_from(("kim@example.org", '"a b"@example.org', "no", "a@b@c", "", "ü@bücher.example"))
_moments = st.sampled_from(("2026-11-20T09:12:01Z", "2026-11-20 09:12:01", "Nov 20 09:12:01", "0000-00-00", ""))


def _joined(strategy: st.SearchStrategy[str], sign: str, most: int = 8) -> st.SearchStrategy[str]:
    return st.lists(strategy, max_size=most).map(sign.join)


_term = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("", "+", "-", "~", "?", "!")),
    st.sampled_from(("all", "a", "mx", "ptr", "ip4", "ip6", "exists", "include", "redirect", "exp", "x", "A")),
    st.sampled_from((":", "=", "")),
    st.builds(
        "{}{}".format, _names | st.sampled_from(("192.0.2.1", "2001:db8::1")), st.sampled_from(("", "/24", "//64", "/"))
    ),
)
_tag = st.builds(
    "{}{}{}".format,
    st.sampled_from((*tuple("abcdhiklnpqstvxz"), "bh", "sp", "np", "rua", "ruf", "adkim", "aspf", "fo", "pct", "psd")),
    st.sampled_from(("=", " = ", "", "==")),
    st.sampled_from(("DKIM1", "1", "rsa-sha256", "relaxed/simple", "reject", "YQ==", "mailto:a@b!10m", "r"))
    | _names
    | _numbers,
)
_result = st.builds(
    "{}={} ({}) smtp.mailfrom={} reason={}".format,
    st.sampled_from(("spf", "dkim", "dmarc", "arc", "x/1")),
    st.sampled_from(("pass", "fail", "none", "temperror", "")),
    WORDS,
    _addresses,
    WORDS,
)
_scalar = st.one_of(
    st.sampled_from(("true", "5.0", "nan", "1e400", "2026-11-26", "12:00:00", '""', "[]", "{}", "'x'", '"\\ud800"')),
    _numbers,
    WORDS.map(json.dumps),
    st.sampled_from(("5.7.x", "user_unknown", "hard", "strict", "b+{token}-{recipient}@example.com")).map(json.dumps),
)
_value = _scalar | _joined(_scalar, ", ", 3).map(lambda inside: f"[{inside}]")


def _toml(keys: tuple[str, ...], tables: tuple[str, ...]) -> st.SearchStrategy[str]:
    line = st.one_of(st.builds("{} = {}".format, st.sampled_from(keys), _value), st.sampled_from(tables))
    return _joined(line, "\n", 12)


_rule_keys = (
    "id",
    "reason",
    "text",
    "status",
    "reply",
    "receiver",
    "command",
    "unless",
    "confidence",
    "place",
    "example",
    "x",
)
_settings = (
    "rules",
    "lang",
    "profile",
    "vocabulary",
    "offline",
    "replay",
    "nameservers",
    "timeout",
    "fresh_days",
    "verp",
    "policy",
)
_policy_keys = (
    "about",
    "level",
    "list",
    "kinds",
    "suppress",
    "reasons",
    "lasting",
    "bounces",
    "days",
    "scores",
    "points",
    "x",
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | _addresses,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("recipient", "reason", "email", "created", "name", "type", "records", "x")), inner
        )
    ),
    max_leaves=8,
)
_documents = _json.map(json.dumps)
_answer = st.fixed_dictionaries(
    {
        "name": _names,
        "type": st.sampled_from(("TXT", "A", "MX", "X", "")),
        "outcome": st.sampled_from(("records", "nxdomain", "x")),
        "records": st.lists(WORDS, max_size=2) | _json,
        "chain": st.lists(_names, max_size=2),
        "ttl": st.integers() | st.floats() | st.booleans(),
    }
).map(json.dumps)
_postfix = st.builds(
    "{} mail postfix/{}[1]: {}: {}=<{}>, relay={}, status={}".format,
    _moments,
    st.sampled_from(("smtp", "qmgr", "cleanup", "local", "x")),
    st.sampled_from(("4XyZ1", "ABCDEF", "NOQUEUE", "")),
    st.sampled_from(("to", "from", "message-id", "orig_to")),
    _addresses,
    WORDS,
    st.sampled_from(("sent (ok)", "bounced", "deferred", "")),
)
_exim = st.builds(
    "{} 1xWRCJ-00002l-15 {} {} <{}> R=x T={}".format,
    _moments,
    st.sampled_from(("<=", "=>", "->", "**", "==", "Completed", "")),
    _addresses,
    _addresses,
    WORDS,
)
_row = st.builds("{},{},{},{}".format, _addresses, WORDS, _moments, st.sampled_from(("hard", "Bounced", "")))

TEXTS: dict[str, st.SearchStrategy[str]] = {
    "spf": st.builds("v=spf1 {}".format, _joined(_term, " ")),
    "dkim": st.builds("v=1; {}".format, _joined(_tag, "; ")),
    "dmarc": st.builds("v=DMARC1; p=none; {}".format, _joined(_tag, ";")),
    "claims": st.builds("mx.example.org; {}".format, _joined(_result, "; ", 4)),
    "rules": _toml(_rule_keys, ("[[rule]]", "[default]", "[x]")),
    "configuration": _toml(_settings, ("[dns]", "[ledger]", "[tool.bounce]", "[x]")),
    "accounts": st.builds("[accounts]\n{}".format, _toml(('"a.example"', '"a@b.example"', "x"), ("[x]",))),
    "policy": _toml(_policy_keys, ("[[rule]]", "[types]")),
    "expectation": _documents,
    "sent": _joined(_postfix | _exim, "\n") | st.builds("recipient,subject,date,x\n{}".format, _joined(_row, "\n")),
    "lists": st.builds("email,reason,created,type\n{}".format, _joined(_row, "\n"))
    | _joined(_documents, "\n", 3)
    | _joined(st.builds("{} {} {}".format, _addresses, st.sampled_from(("REJECT", "550 5.1.1", "OK")), WORDS), "\n"),
    "recording": st.builds(
        '{{"schema": "bounce-dns/1", "time": "2026-11-26T12:00:00Z"}}\n{}'.format,
        _joined(_answer | _documents, "\n", 4),
    ),
}

RECORDS = st.fixed_dictionaries(
    {"recipient": _addresses | st.none()},
    optional={"kind": WORDS, "reason": st.none() | WORDS, "reply_code": st.none() | st.integers(), "x": _json},
)
