"""Rows 1 to 23: what is done on a case, and who opens it."""

from contracts.permissions.marks import Fact, Mark, given
from contracts.permissions.roles import Role
from contracts.permissions.row import Cells, Row, Scope

CLIENT, EXPERT, LEAD, OPERATOR = Role.CLIENT, Role.EXPERT, Role.LEAD, Role.OPERATOR
SUPERVISOR, AUDITOR = Role.SUPERVISOR, Role.AUDITOR

_YES = (given(Mark.YES),)
_MASKED = (given(Mark.MASKED),)
_NAMED = (given(Mark.NAMED),)
_HOLDS = given(Mark.HOLDER, Fact.HOLDER)
_HELD = given(Mark.HOLDER, Fact.HOLDER, Fact.LAST_HOLDER)
_WORK = given(Mark.OWN_WORK, Fact.WAS_HOLDER)
_OWN = (given(Mark.OWN_CASE, Fact.OWN_CASE),)
_OWN_SHARED = (given(Mark.OWN_CASE, Fact.SHARED),)
_ENTITLED = given(Mark.ENTITLED, Fact.ENTITLED)
_TEAM = (given(Mark.YES, Fact.TEAM),)
_TEAM_MASKED = (given(Mark.MASKED, Fact.TEAM),)
_GLASS = given(Mark.BREAK_GLASS, Fact.GLASS_BROKEN)
_STANDS_IN = (given(Mark.YES, Fact.FOR_THE_EXPERT),)
_UNDOES = (given(Mark.YES, Fact.OWN_DEED),)

_DESK: Cells = {OPERATOR: _YES, SUPERVISOR: _YES}
_EXPERT_OR_STAND_IN: Cells = {EXPERT: (_HOLDS,), SUPERVISOR: _STANDS_IN}
_EXPERT_OR_DESK: Cells = {EXPERT: (_HOLDS,), OPERATOR: _YES, SUPERVISOR: _YES}
_LEAD_OR_DESK: Cells = {LEAD: _TEAM, OPERATOR: _YES, SUPERVISOR: _YES}


ROWS = (
    Row(
        1,
        "register a case",
        {OPERATOR: "Y", SUPERVISOR: "Y"},
        {"register_case": _DESK},
        Scope.HOUSE,
    ),
    Row(
        2,
        "correct contact data, city, type of consultation",
        {CLIENT: "asks", EXPERT: "A", OPERATOR: "Y", SUPERVISOR: "Y"},
        {"correct_contact": _EXPERT_OR_DESK},
    ),
    Row(
        3,
        "correct other details (B7)",
        {OPERATOR: "Y, texts only until accepted, then adds a note", SUPERVISOR: "Y"},
        {
            "correct_details": _DESK,
            "correct_texts": {OPERATOR: (given(Mark.YES, Fact.NOT_ACCEPTED),), SUPERVISOR: _YES},
            "change_problem_type": _DESK,
            "add_note": _DESK,
            "settle_company": {SUPERVISOR: _YES},
        },
    ),
    Row(
        4,
        "list and search cases",
        {
            CLIENT: "O", EXPERT: "A, W, E", LEAD: "team, M", OPERATOR: "N", SUPERVISOR: "N",
            AUDITOR: "M, by number",
        },
        {
            "list_cases": {
                CLIENT: _OWN,
                EXPERT: (_HELD, given(Mark.OWN_WORK, Fact.WAS_HOLDER, Fact.DECLINED), _ENTITLED),
                LEAD: _TEAM_MASKED, OPERATOR: _NAMED, SUPERVISOR: _NAMED, AUDITOR: _MASKED,
            },
            "search_by_client": {EXPERT: (_HELD,), OPERATOR: _NAMED, SUPERVISOR: _NAMED},
            "open_handover": {EXPERT: (_WORK,)},
        },
    ),
    Row(
        5,
        "open a profile: administrative part",
        {CLIENT: "O", EXPERT: "A", LEAD: "team, M", OPERATOR: "N", SUPERVISOR: "N", AUDITOR: "M"},
        {
            "open_profile": {
                CLIENT: _OWN, EXPERT: (_HELD,), LEAD: _TEAM_MASKED, OPERATOR: _NAMED,
                SUPERVISOR: _NAMED, AUDITOR: _MASKED,
            },
        },
    ),
    Row(
        6,
        "open problem details, texts",
        {
            CLIENT: "O (shared)", EXPERT: "A", OPERATOR: "until accepted, then G", SUPERVISOR: "G",
            AUDITOR: "G",
        },
        {
            "open_texts": {
                CLIENT: _OWN_SHARED, EXPERT: (_HELD,), OPERATOR: (given(Mark.YES, Fact.NOT_ACCEPTED), _GLASS),
                SUPERVISOR: (_GLASS,), AUDITOR: (_GLASS,),
            },
            "break_glass": {**_DESK, AUDITOR: _YES},
        },
    ),
    Row(
        7,
        "assign, reassign",
        {LEAD: "team", OPERATOR: "Y", SUPERVISOR: "Y"},
        {
            "assign_case": _LEAD_OR_DESK,
            "reassign_case": _LEAD_OR_DESK,
            "unassign_case": _DESK,
            "take_back_assignment": {EXPERT: _UNDOES, LEAD: _UNDOES, OPERATOR: _UNDOES, SUPERVISOR: _UNDOES},
            "tick_phone_call": _DESK,
        },
    ),
    Row(8, "take over", {EXPERT: "E"}, {"take_over_case": {EXPERT: (_ENTITLED,)}}),
    Row(
        9,
        "delegate",
        {LEAD: "team", OPERATOR: "Y", SUPERVISOR: "Y"},
        {"delegate_case": _LEAD_OR_DESK},
    ),
    Row(
        10,
        "contacted, attempts, declined, unreachable",
        {EXPERT: "A", SUPERVISOR: "C9 (not declined)"},
        {
            "record_contact": _EXPERT_OR_STAND_IN,
            "record_attempt": _EXPERT_OR_STAND_IN,
            "declare_unreachable": _EXPERT_OR_STAND_IN,
            "decline_case": {EXPERT: (_HOLDS,)},
            "take_back_decline": {EXPERT: _UNDOES},
            "retract_contact": _EXPERT_OR_DESK,
            "retract_attempt": _EXPERT_OR_DESK,
        },
    ),
    Row(
        11,
        "sessions: add, move, delete",
        {EXPERT: "A, W", SUPERVISOR: "C9"},
        {
            "add_session": _EXPERT_OR_STAND_IN,
            "move_session": _EXPERT_OR_STAND_IN,
            "delete_session": _EXPERT_OR_STAND_IN,
            "add_handover_session": {EXPERT: (_WORK,)},
        },
    ),
    Row(
        12,
        "raise the number of consultations",
        {OPERATOR: "Y", SUPERVISOR: "Y"},
        {"change_consultations": _DESK},
    ),
    Row(
        13,
        "e-mail to the operator; read, answer",
        {EXPERT: "A", OPERATOR: "those addressed to them or to the desk", SUPERVISOR: "M"},
        {
            "write_to_operator": {EXPERT: (_HOLDS,)},
            "take_back_message": {EXPERT: _UNDOES},
            "read_messages": {
                EXPERT: (_HELD,), OPERATOR: (given(Mark.YES, Fact.ADDRESSED),), SUPERVISOR: _MASKED,
            },
            "answer_message": {OPERATOR: (given(Mark.YES, Fact.ADDRESSED),)},
        },
    ),
    Row(
        14,
        "upload paper or form, withdraw own",
        {EXPERT: "A, W", SUPERVISOR: "C9"},
        {
            "file_paper": {EXPERT: (_HOLDS, _WORK), SUPERVISOR: _STANDS_IN},
            "withdraw_paper": {EXPERT: (_HOLDS, _WORK), SUPERVISOR: _STANDS_IN},
            "upload_document": {EXPERT: (_HOLDS, _WORK), SUPERVISOR: _STANDS_IN},
            "withdraw_document": {EXPERT: (_HOLDS, _WORK), SUPERVISOR: _STANDS_IN},
        },
    ),
    Row(
        15,
        "download a document (clean only)",
        {CLIENT: "O (shared)", EXPERT: "A", SUPERVISOR: "G", AUDITOR: "G"},
        {
            "download_document": {
                CLIENT: _OWN_SHARED, EXPERT: (_HELD,), SUPERVISOR: (_GLASS,), AUDITOR: (_GLASS,),
            },
        },
    ),
    Row(
        16,
        'satisfaction score, "not possible"',
        {CLIENT: "O", EXPERT: "A", SUPERVISOR: "C9"},
        {
            "score_satisfaction": {CLIENT: _OWN, **_EXPERT_OR_STAND_IN},
            "declare_satisfaction_impossible": _EXPERT_OR_STAND_IN,
            "file_satisfaction_form": _EXPERT_OR_STAND_IN,
            "retract_satisfaction": _EXPERT_OR_DESK,
        },
    ),
    Row(
        17,
        "close, take the closing back",
        {EXPERT: "A", OPERATOR: "takes an ending of their own back (I7)", SUPERVISOR: "C9"},
        {
            "close_case": _EXPERT_OR_STAND_IN,
            "take_closing_back": {
                EXPERT: (_HOLDS,), OPERATOR: _UNDOES, SUPERVISOR: (*_STANDS_IN, *_UNDOES),
            },
        },
    ),
    Row(
        18,
        "end without counselling (D11)",
        {EXPERT: "A, two reasons", OPERATOR: "Y", SUPERVISOR: "Y"},
        {"end_case": _EXPERT_OR_DESK, "end_case_for_any_reason": _DESK},
    ),
    Row(
        19,
        "approve, return",
        {SUPERVISOR: "Y, never a case they worked on"},
        {
            "approve_case": {SUPERVISOR: (given(Mark.YES, unless=(Fact.WORKED_ON,)),)},
            "return_case": {SUPERVISOR: (given(Mark.YES, unless=(Fact.WORKED_ON,)),)},
            "postpone_closing": {SUPERVISOR: _YES},
        },
    ),
    Row(
        20,
        "reopen",
        {CLIENT: "asks", OPERATOR: "in the window", SUPERVISOR: "Y"},
        {"reopen_case": _DESK},  # the window is a rule of the case (H3), which says what to do instead
    ),
    Row(
        21,
        "mark invoiced, withdraw the mark, export",
        {EXPERT: "own, read", SUPERVISOR: "Y", AUDITOR: "read"},
        {
            "mark_invoiced": {SUPERVISOR: _YES},
            "withdraw_invoice_mark": {SUPERVISOR: _YES},
            "export_invoices": {SUPERVISOR: _YES},
            "read_invoicing": {EXPERT: (given(Mark.YES, Fact.OWN),), SUPERVISOR: _YES, AUDITOR: _YES},
        },
    ),
    Row(
        22,
        "timeline, as-of view, explained clock",
        {EXPERT: "A", LEAD: "team, M", OPERATOR: "N", SUPERVISOR: "N", AUDITOR: "M"},
        {
            "read_timeline": {
                EXPERT: (_HELD,), LEAD: _TEAM_MASKED, OPERATOR: _NAMED, SUPERVISOR: _NAMED, AUDITOR: _MASKED,
            },
        },
    ),
    Row(
        23,
        "who opened this case",
        {CLIENT: "O", EXPERT: "A", SUPERVISOR: "Y", AUDITOR: "Y"},
        {"read_openings": {CLIENT: _OWN, EXPERT: (_HELD,), SUPERVISOR: _YES, AUDITOR: _YES}},
    ),
)  # fmt: skip
