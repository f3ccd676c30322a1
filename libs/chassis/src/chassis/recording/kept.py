"""The folds kept in memory: those used last."""

from collections import OrderedDict
from uuid import UUID

from chassis.recording.folding import Loaded


class Kept[S]:
    """By stream, so many at most. Each look at an id costs, so none is made twice."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._folds: OrderedDict[UUID, Loaded[S]] = OrderedDict()

    def get(self, stream: UUID) -> Loaded[S] | None:
        """The stream as it was last seen."""
        found = self._folds.get(stream)
        if found is not None:
            self._folds.move_to_end(stream)
        return found

    def keep(self, loaded: Loaded[S]) -> None:
        """Unless a later version is here; nothing is kept of a stream without events."""
        newest = self._folds.get(loaded.stream)
        if not loaded.version or (newest is not None and newest.version >= loaded.version):
            return
        self._folds[loaded.stream] = loaded
        if newest is not None:
            self._folds.move_to_end(loaded.stream)
        elif len(self._folds) > self._most:
            self._folds.popitem(last=False)

    def forget(self, stream: UUID) -> None:
        """Read it anew when it is next asked for."""
        self._folds.pop(stream, None)

    def clear(self) -> None:
        """Read all anew."""
        self._folds.clear()
