"""Load, decide, record: from a decision of the domain to events in the journal."""

from chassis.recording.answer import Answer, answer
from chassis.recording.author import Author
from chassis.recording.building import Sealer, Unsealed
from chassis.recording.folding import Fold, Loaded
from chassis.recording.outcome import Outcome
from chassis.recording.proven import Load
from chassis.recording.streams import Streams

__all__ = ["Answer", "Author", "Fold", "Load", "Loaded", "Outcome", "Sealer", "Streams", "Unsealed", "answer"]
