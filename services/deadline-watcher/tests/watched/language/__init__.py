"""The words in which stories of the running watcher are told."""

from watched.language.house import PROCESS, House, a_house, ago, settings_of
from watched.language.others import Others, sample

__all__ = ["PROCESS", "House", "Others", "a_house", "ago", "sample", "settings_of"]
