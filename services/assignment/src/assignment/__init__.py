"""Which expert: the directory, absences, proposals, and the way in for assigning."""
