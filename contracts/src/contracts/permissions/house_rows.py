"""Rows 24 to 37: the log, figures, erasure, accounts, the directory, policy, the desk."""

from collections.abc import Mapping

from contracts.permissions.marks import Fact, Mark, given
from contracts.permissions.roles import Role
from contracts.permissions.row import Cells, Row, Scope

CLIENT, EXPERT, LEAD, OPERATOR = Role.CLIENT, Role.EXPERT, Role.LEAD, Role.OPERATOR
SUPERVISOR, AUDITOR, ANALYST, ADMINISTRATOR = (
    Role.SUPERVISOR, Role.AUDITOR, Role.ANALYST, Role.ADMINISTRATOR,
)  # fmt: skip

_YES = (given(Mark.YES),)
_OWN = (given(Mark.YES, Fact.OWN),)
_TEAM = (given(Mark.YES, Fact.TEAM),)
_ANONYMOUS = (given(Mark.ANONYMOUS),)
_MASKED = (given(Mark.MASKED),)
_STAFF_READS: Cells = {EXPERT: _YES, LEAD: _YES, OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES}
_NAMES: Cells = {**_STAFF_READS, ADMINISTRATOR: _YES}
"""Whoever sees titles of cases, or accounts, is told the names of staff in them."""
_POLICY_READS: Cells = {OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES}


def _row(number: int, title: str, words: Mapping[Role, str], actions: Mapping[str, Cells]) -> Row:
    return Row(number, title, words, actions, Scope.HOUSE)


ROWS = (
    _row(24, "replay, verify, export the log (sealed)", {AUDITOR: "Y"}, {"verify_log": {AUDITOR: _YES}}),
    _row(
        25,
        "figures",
        {EXPERT: "own", LEAD: "team", OPERATOR: "own desk", SUPERVISOR: "Y", AUDITOR: "P", ANALYST: "P"},
        {
            "read_figures": {
                EXPERT: _OWN, LEAD: _TEAM, OPERATOR: _OWN, SUPERVISOR: _YES, AUDITOR: _ANONYMOUS,
                ANALYST: _ANONYMOUS,
            },
        },
    ),
    _row(26, "the open stream", {ANALYST: "P"}, {"read_open_stream": {ANALYST: _ANONYMOUS}}),
    Row(
        27,
        "erase a person: start / confirm",
        {
            CLIENT: "asks", OPERATOR: "starts", SUPERVISOR: "confirms, never their own start",
            AUDITOR: "sees the certificate",
        },
        {
            "preview_erasure": {OPERATOR: _YES, SUPERVISOR: _YES},
            "start_erasure": {OPERATOR: _YES},
            "confirm_erasure": {SUPERVISOR: (given(Mark.YES, unless=(Fact.OWN_START,)),)},
            "read_erasure_certificate": {OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES},
        },
    ),
    _row(
        28,
        "accounts: invite, invite again, deactivate, roles, correct address, reset a second factor",
        {SUPERVISOR: "proposes (A7)", ADMINISTRATOR: "Y, never their own roles"},
        {
            "propose_account": {SUPERVISOR: _YES, ADMINISTRATOR: _YES},
            "keep_accounts": {ADMINISTRATOR: _YES},
            "change_roles": {ADMINISTRATOR: (given(Mark.YES, unless=(Fact.OWN,)),)},
        },
    ),
    _row(
        29,
        "own name, language, password, second factor, sessions",
        dict.fromkeys(Role, "Y"),
        {"keep_own_account": dict.fromkeys(Role, _OWN), "read_names": _NAMES},
    ),
    _row(
        30,
        "directory entry of an expert",
        {EXPERT: "own, read", LEAD: "team, read", OPERATOR: "read", SUPERVISOR: "Y", AUDITOR: "read"},
        {
            "read_expert": {
                EXPERT: _OWN, LEAD: _TEAM, OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES,
            },
            "keep_expert": {SUPERVISOR: _YES},
        },
    ),
    _row(
        31,
        "absences",
        {EXPERT: "own", LEAD: "team", OPERATOR: "Y", SUPERVISOR: "Y", AUDITOR: "read"},
        {
            "read_absences": {
                EXPERT: _OWN, LEAD: _TEAM, OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES,
            },
            "keep_absences": {EXPERT: _OWN, LEAD: _TEAM, OPERATOR: _YES, SUPERVISOR: _YES},
        },
    ),
    _row(
        32,
        "companies: name, contract, consultations and minutes per type",
        {OPERATOR: "read", SUPERVISOR: "Y", AUDITOR: "read"},
        {"read_companies": _POLICY_READS, "keep_companies": {SUPERVISOR: _YES}},
    ),
    _row(
        33,
        "publish terms, guide, help address; accept, read",
        {
            EXPERT: "accepts, reads", LEAD: "accepts, reads", OPERATOR: "reads", SUPERVISOR: "Y",
            AUDITOR: "reads",
        },
        {
            "publish_terms": {SUPERVISOR: _YES},
            "accept_terms": {EXPERT: _YES, LEAD: _YES},
            "read_terms": _STAFF_READS,
        },
    ),
    _row(
        34,
        "case processes (policy)",
        {OPERATOR: "read", SUPERVISOR: "Y", AUDITOR: "read"},
        {
            "read_processes": _POLICY_READS,
            "publish_process": {SUPERVISOR: _YES},
            "read_ranking": _POLICY_READS,
            "publish_ranking": {SUPERVISOR: _YES},
        },
    ),
    _row(
        35,
        "queue, requests, customers (F)",
        {OPERATOR: "Y", SUPERVISOR: "M"},
        {"work_the_queue": {OPERATOR: _YES}, "read_the_queue": {OPERATOR: _YES, SUPERVISOR: _MASKED}},
    ),
    _row(
        36,
        "letters: state, never content",
        {OPERATOR: "Y", SUPERVISOR: "Y", AUDITOR: "Y", ADMINISTRATOR: "whose mail is not delivered"},
        {
            "read_letters": {OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES},
            "read_undelivered": {OPERATOR: _YES, SUPERVISOR: _YES, AUDITOR: _YES, ADMINISTRATOR: _YES},
        },
    ),
    _row(
        37,
        "parked streams: see, resume",
        {AUDITOR: "see", ADMINISTRATOR: "(operations, by runbook)"},
        {"read_parked": {AUDITOR: _YES}},
    ),
)  # fmt: skip
