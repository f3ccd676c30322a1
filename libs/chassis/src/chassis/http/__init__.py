"""HTTP as every service speaks it: problems, preconditions, limits, two ports, a graceful stop."""

from chassis.http.application import application
from chassis.http.bodies import Body
from chassis.http.commands import (
    CommandRequest,
    CommandResponse,
    Commands,
    ServiceRequest,
    Version,
    command,
)
from chassis.http.correlation import Correlation, correlation
from chassis.http.intake import USUAL, Allowance
from chassis.http.operations import Operations
from chassis.http.preconditions import etag
from chassis.http.serving import Address, serve, serve_operations
from chassis.http.straight import straight
from chassis.problems import ProblemError, described, problem, refused

__all__ = [
    "USUAL",
    "Address",
    "Allowance",
    "Body",
    "CommandRequest",
    "CommandResponse",
    "Commands",
    "Correlation",
    "Operations",
    "ProblemError",
    "ServiceRequest",
    "Version",
    "application",
    "command",
    "correlation",
    "described",
    "etag",
    "problem",
    "refused",
    "serve",
    "serve_operations",
    "straight",
]
