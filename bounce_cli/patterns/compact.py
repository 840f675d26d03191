"""Sets and tables of numbers that take few octets for each: what a mailbox of any size is remembered in."""

from array import array

__all__ = ["HashSet", "HashedRows", "key_of"]

_FIRST_SLOTS = 1 << 10
_ALL_BITS = (1 << 64) - 1


def key_of(*parts: object) -> int:
    """Eight octets that stand for some values, in this process only; never 0, which marks an empty slot.

    Python's own hash has a secret of the process in it, so that nobody can write mail whose addresses collide.
    """
    return hash(parts) & _ALL_BITS or 1


class HashSet:
    """A set of keys in 8 octets each and the room between them.

    Attributes:
        is_full: whether a key was turned away because `most` were there.
    """

    __slots__ = ("_count", "_mask", "_most", "_slots", "is_full")

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._slots = array("Q", bytes(8 * _FIRST_SLOTS))
        self._mask = _FIRST_SLOTS - 1
        self.is_full = False

    def __len__(self) -> int:
        return self._count

    def add(self, key: int) -> bool:
        """Whether the key was new and is kept now."""
        slots, mask = self._slots, self._mask
        at = key & mask
        while found := slots[at]:
            if found == key:
                return False
            at = (at + 1) & mask
        if self._count >= self._most:
            self.is_full = True
            return False
        slots[at] = key
        self._count += 1
        if 3 * self._count > 2 * mask:
            self._grow()
        return True

    def _grow(self) -> None:
        old, size = self._slots, 2 * len(self._slots)
        slots, mask = array("Q", bytes(8 * size)), size - 1
        for key in old:
            if key:
                at = key & mask
                while slots[at]:
                    at = (at + 1) & mask
                slots[at] = key
        self._slots, self._mask = slots, mask


class HashedRows:
    """Numbers for keys: 0, 1, 2 … in the order in which they came; columns beside it hold what is known of each.

    Attributes:
        is_full: whether a key was turned away because `most` were there.
    """

    __slots__ = ("_keys", "_mask", "_most", "_slots", "is_full")

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys = array("Q")
        self._slots = array("I", bytes(4 * _FIRST_SLOTS))
        self._mask = _FIRST_SLOTS - 1
        self.is_full = False

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def keys(self) -> "array[int]":
        """All keys, by number."""
        return self._keys

    def find(self, key: int) -> int:
        """The number of a key, -1 where it is not known."""
        slots, keys, mask = self._slots, self._keys, self._mask
        at = key & mask
        while number := slots[at]:
            if keys[number - 1] == key:
                return number - 1
            at = (at + 1) & mask
        return -1

    def number(self, key: int) -> int:
        """The number of a key, the next one where it is new; -1 for a new one that finds no room."""
        found = self.find(key)
        if found >= 0:
            return found
        if len(self._keys) >= self._most:
            self.is_full = True
            return -1
        self._keys.append(key)
        if 3 * len(self._keys) > 2 * self._mask:
            self._slots = array("I", bytes(8 * len(self._slots)))
            self._mask = len(self._slots) - 1
            for number, known in enumerate(self._keys, 1):
                self._place(known, number)
        else:
            self._place(key, len(self._keys))
        return len(self._keys) - 1

    def _place(self, key: int, number: int) -> None:
        slots, mask = self._slots, self._mask
        at = key & mask
        while slots[at]:
            at = (at + 1) & mask
        slots[at] = number
