"""Real servers for tests, as a pytest plugin: PostgreSQL and Kafka, one set per session, started on demand.

`KRONIKA_TEST_SERVERS` says how: `local` (processes of this machine, the default) or `containers` (needs an
engine that really starts containers). See `testkit.servers.topics` for how tests share a broker.
"""

from testkit.servers.databases import Databases
from testkit.servers.fixtures import (
    database,
    kafka,
    keys_database,
    own_kafka,
    own_postgres,
    postgres,
    servers,
    shared_run,
    topics,
    topics_of_record,
)
from testkit.servers.hooks import (
    pytest_collect_directory,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_configure_node,
    pytest_unconfigure,
    pytest_xdist_make_scheduler,
)
from testkit.servers.own import OwnKafka, OwnPostgres
from testkit.servers.topics import Topics

__all__ = [
    "Databases",
    "OwnKafka",
    "OwnPostgres",
    "Topics",
    "database",
    "kafka",
    "keys_database",
    "own_kafka",
    "own_postgres",
    "postgres",
    "pytest_collect_directory",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_unconfigure",
    "pytest_xdist_make_scheduler",
    "servers",
    "shared_run",
    "topics",
    "topics_of_record",
]
