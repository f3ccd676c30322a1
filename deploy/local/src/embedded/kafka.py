"""Apache Kafka 4.2, one node in KRaft mode, in a private folder on the loopback interface."""

import base64
import shutil
import socket
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from embedded import cache, jars, java, ports
from embedded.process import Launch, Running, environment_without

READY_SECONDS = 60.0
TRAINING_SECONDS = 120.0
HEAP = "384m"
MAIN = "kafka.Kafka"
ARCHIVE = "kafka.aot"
# Settings of another Java or Kafka on this machine.
FOREIGN = ("JAVA_", "JDK_", "KAFKA_", "CLASSPATH", "_JAVA_")
LOG4J = Path(__file__).with_name("log4j2.xml")
# ApiVersions, version 0, correlation id 1, no client id: the first thing any client asks.
API_VERSIONS = struct.pack(">hhih", 18, 0, 1, -1)
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
log.retention.ms=-1
log.retention.bytes=-1
message.max.bytes=2097152
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=2097152
num.network.threads=2
num.io.threads=4
background.threads=2
metadata.max.idle.interval.ms=5000
"""


def _silent(_: str) -> None:
    """Nobody listens to the progress."""


@dataclass
class Kafka(Running):
    """A running broker."""

    port: int = 0

    @property
    def address(self) -> str:
        return self.bootstrap

    @property
    def bootstrap(self) -> str:
        """What clients take as `bootstrap_servers`."""
        return f"{ports.HOST}:{self.port}"


def start_kafka(
    folder: Path,
    port: int = 0,
    controller_port: int = 0,
    *,
    heap: str = HEAP,
    log: Path | None = None,
    say: Callable[[str], None] = _silent,
) -> Kafka:
    """Start a broker on the data in `folder` (made when absent) and wait until it answers.

    Port 0 stands for a free one; `say` is told about downloads. Raises `PortInUseError`, `StartError`,
    `DownloadError`, `DiskFullError`. Stop it by `stop()` or as a context manager.
    """
    free = ports.free_ports(2)
    chosen, out = port or free[0], log or folder / "kafka.log"
    launch = prepare(folder, chosen, controller_port or free[1], heap=heap, log=out, say=say)
    broker = Kafka("kafka", launch, out, launch.start(out), chosen)
    return broker.ready_or_stopped(partial(answers, chosen), READY_SECONDS)


def prepare(
    folder: Path, port: int, controller_port: int, *, heap: str, log: Path, say: Callable[[str], None]
) -> Launch:
    """Fetch the jars, write the settings, format the data folder when it is new; say how to start it."""
    ports.require_free(port, "kafka")
    ports.require_free(controller_port, "kafka controller")
    runtime = _runtime(heap, log, say)
    settings = _configured(folder.absolute(), port, controller_port)
    if not (folder / "data" / "meta.properties").exists():
        _format(runtime, settings, log)
    return Launch(runtime.command(MAIN, str(settings)), environment_without(*FOREIGN), folder)


def _runtime(heap: str, log: Path, say: Callable[[str], None]) -> java.Java:
    """Java with Kafka's jars and an archive of its loaded classes: the start takes 1.5 s instead of 4.5 s.

    Java goes on without the archive when it doesn't fit.
    """
    flags = (f"-Dlog4j2.configurationFile={LOG4J.as_uri()}", "-Dlog4j2.disable.jmx=true")
    plain = java.Java(jars.provide(jars.listed(), say), heap, flags)
    target = cache.folder() / f"{plain.classpath.name}-java-{java.VERSION}"
    archive = cache.place(target, partial(_train, plain, log, say)) / ARCHIVE
    return plain.with_flags(f"-XX:AOTCache={archive}")


def _train(runtime: java.Java, log: Path, say: Callable[[str], None], into: Path) -> None:
    """Start a broker on nothing and stop it; Java writes the archive when it ends."""
    say("Kafka: teaching Java a faster start (once, 10 to 20 seconds)")
    port, controller = ports.free_ports(2)
    folder = into / "run"
    settings = _configured(folder, port, controller)
    _format(runtime, settings, log)
    learning = runtime.with_flags(f"-XX:AOTCacheOutput={into / ARCHIVE}")
    launch = Launch(
        learning.command(MAIN, str(settings)),
        environment_without(*FOREIGN),
        folder,
        patience=TRAINING_SECONDS,
    )
    with Kafka("kafka", launch, log, launch.start(log), port) as broker:
        broker.wait_ready(partial(answers, port), READY_SECONDS)
    shutil.rmtree(folder)


def _configured(folder: Path, port: int, controller_port: int) -> Path:
    """Write the broker's settings."""
    settings = folder / "server.properties"
    with cache.room_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            PROPERTIES.format(host=ports.HOST, port=port, controller=controller_port, data=folder / "data")
        )
    return settings


def answers(port: int) -> bool:
    """Whether the broker answers a request; its port is open before it does."""
    try:
        with socket.create_connection((ports.HOST, port), timeout=1) as probe:
            probe.sendall(struct.pack(">i", len(API_VERSIONS)) + API_VERSIONS)
            return len(probe.recv(4)) == 4
    except OSError:
        return False


def _format(runtime: java.Java, settings: Path, log: Path) -> None:
    argv = runtime.command(
        "kafka.tools.StorageTool", "format", "-t", _cluster_id(), "-c", str(settings), "--ignore-formatted"
    )
    Launch(argv, environment_without(*FOREIGN)).run("Formatting Kafka's data folder", log)


def _cluster_id() -> str:
    """A random id as Kafka writes it; one that begins with a dash would be taken for an option."""
    found = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    return found if not found.startswith("-") else _cluster_id()
