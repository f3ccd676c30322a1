"""The words in which stories of the running watcher are told."""

from watched.language.house import PROCESS, House, a_house, ago
from watched.language.others import Others, sample

__all__ = ["PROCESS", "House", "Others", "a_house", "ago", "sample"]
