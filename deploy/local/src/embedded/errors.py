"""What can go wrong in the embedded run. Each message is one sentence that a person can act on."""


class EmbeddedError(Exception):
    """The whole family: printed as one sentence, exit code not 0."""


class PortInUseError(EmbeddedError):
    """Somebody else listens on a port that we need."""


class DiskFullError(EmbeddedError):
    """Less room is left than the run needs."""


class DownloadError(EmbeddedError):
    """A file could not be fetched."""


class CorruptDownloadError(DownloadError):
    """A file was fetched twice and its SHA-256 was wrong both times."""


class StartError(EmbeddedError):
    """A process stopped, or did not answer, before it was ready."""


class AlreadyRunningError(EmbeddedError):
    """Another supervisor holds the data folder."""


class WrongSettingError(EmbeddedError):
    """A setting or an argument makes no sense."""


class OperationError(EmbeddedError):
    """A service's operation was not done; the sentence is its own."""


class BackupError(EmbeddedError):
    """A backup could not be taken, or can't be restored here as things are."""
