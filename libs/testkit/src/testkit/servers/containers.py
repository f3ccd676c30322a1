"""The same servers in containers, where an engine really starts one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from embedded import ports

POSTGRES_IMAGE = "postgres:18"
KAFKA_IMAGE = "apache/kafka:4.2.0"
READY_SECONDS = 120

type Describe = Callable[[int], DockerContainer]


class EngineError(Exception):
    """Containers were asked for, and no engine here starts one."""


def postgres_container(port: int) -> DockerContainer:
    """PostgreSQL on host port `port`, trusting everybody, not durable."""
    return (
        DockerContainer(POSTGRES_IMAGE)
        .with_bind_ports(5432, port)
        .with_env("POSTGRES_HOST_AUTH_METHOD", "trust")
        .with_command("postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        .waiting_for(LogMessageWaitStrategy("ready to accept connections", times=2))
    )


def kafka_container(port: int) -> DockerContainer:
    """One Kafka node that clients reach as localhost:`port`; topics appear only when created."""
    settings = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{ports.HOST}:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_MESSAGE_MAX_BYTES": "2097152",
    }
    container = DockerContainer(KAFKA_IMAGE).with_bind_ports(9092, port)
    for name, value in settings.items():
        container = container.with_env(name, value)
    return container.waiting_for(LogMessageWaitStrategy("Kafka Server started"))


@dataclass
class ContainerServer:
    """A container behind a host port that stays the same."""

    describe: Describe
    port: int = field(default_factory=lambda: ports.free_ports(1)[0])
    container: DockerContainer | None = None

    @property
    def address(self) -> str:
        return f"{ports.HOST}:{self.port}"

    def start(self) -> None:
        """Raises `EngineError` where an engine is missing or answers without starting anything."""
        if self.container is not None:
            self.container.get_wrapped_container().start()
            return
        try:
            self.container = self.describe(self.port).start()  # describing it asks the engine already
        except (DockerException, OSError) as error:
            reason = f"no container engine here starts a container ({type(error).__name__})"
            raise EngineError(reason) from None

    def stop(self) -> None:
        if self.container is not None:
            self.container.get_wrapped_container().stop()

    def kill(self) -> None:
        self._wrapped().kill()

    def pause(self) -> None:
        self._wrapped().pause()

    def resume(self) -> None:
        self._wrapped().unpause()

    def _wrapped(self) -> Any:
        assert self.container is not None, "not started yet"
        return self.container.get_wrapped_container()
