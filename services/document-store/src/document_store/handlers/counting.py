"""What the store counts; labels are kinds of work and coded findings, never a person or a document."""

from prometheus_client import Counter, Gauge

from chassis.metrics import REGISTRY
from contracts.documents import RefusalReason, Verdict
from document_store.store.documents import Work

WAITING = Gauge("kronika_documents_waiting", "Documents that wait, by for what", ["work"], registry=REGISTRY)
OLDEST = Gauge(
    "kronika_documents_oldest_seconds",
    "How long ago the oldest document came in that waits, by for what",
    ["work"],
    registry=REGISTRY,
)
LOOKED = Counter(
    "kronika_documents_looked_into", "Documents looked into, by finding", ["finding"], registry=REGISTRY
)

for _work in Work:
    WAITING.labels(_work.value)
    OLDEST.labels(_work.value)
for _finding in (*Verdict, *RefusalReason):
    LOOKED.labels(_finding.value)
