"""Helpers: whole messages from few words, everything of a message looked at, costs compared."""

import functools
import gc
import time
from collections.abc import Callable

from bounce_cli.classifier.engine import built_in
from bounce_cli.limits import Limits
from bounce_cli.message.view import Message

__all__ = ["assert_linear", "codes", "forget_long_texts", "look_at_everything", "multipart", "types"]


def codes(message: Message) -> list[str]:
    """The codes of a message's problems."""
    return [problem.code for problem in message.problems]


def types(message: Message) -> list[str]:
    """The media types of all entities, in order."""
    return [entity.type for entity in message.root.walk()]


def multipart(*parts: bytes, boundary: bytes = b"b", subtype: bytes = b"mixed", closed: bool = True) -> bytes:
    """A multipart message whose parts are given with their header sections."""
    body = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    end = b"--" + boundary + b"--\n" if closed else b""
    return b"Content-Type: multipart/" + subtype + b'; boundary="' + boundary + b'"\n\n' + body + end


def look_at_everything(octets: bytes, limits: Limits | None = None) -> list[str]:
    """Look at every field and part, embedded messages too; every text must be writable as UTF-8."""
    texts: list[str] = []
    waiting = [Message(octets, limits=limits)]
    while waiting:
        message = waiting.pop()
        for entity in message.root.walk():
            for name in sorted(set(entity.fields.names)):
                texts.extend(entity.fields.each(name.decode("ascii")))
                texts.append(entity.fields.plain(name.decode("ascii")))
            texts.extend((entity.type, entity.encoding, entity.text(), *entity.content_type.parameters.values()))
            assert isinstance(entity.decoded(), bytes)
            if entity.type.startswith("message/"):
                waiting.append(entity.embedded())
        texts.extend(problem.text for problem in message.problems)
    for text in texts:
        text.encode("utf-8")
    return texts


def assert_linear(run: Callable[[int], Callable[[], object]], size: int = 4_000, *, growth: int = 8) -> None:
    """Hold that a run over input `growth` times as large takes at most three times that long.

    `run(n)` prepares input of a size that grows with n and returns what is to be timed. A cost of the square would
    take `growth` times `growth` as long.
    """
    small, large = _seconds(run(size)), _seconds(run(size * growth))
    assert large <= max(small, 0.0005) * growth * 3, f"{small * 1e3:.2f} ms grew to {large * 1e3:.2f} ms"


def _seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        forget_long_texts()
        # Of this process alone, however much else the machine does.
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


# What keeps so few answers keeps them of long texts.
_FEW = 4


def forget_long_texts() -> None:
    """Forget what was found out about long texts, so that it is found out, and timed, anew."""
    for kept in _kept_of_long_texts():
        kept.cache_clear()
    built_in()._memory.forget()


@functools.cache
def _kept_of_long_texts() -> "list[functools._lru_cache_wrapper[object]]":
    wrappers = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return [one for one in wrappers if 0 < (one.cache_parameters()["maxsize"] or 0) <= _FEW]
