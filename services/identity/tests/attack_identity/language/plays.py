"""What is played with identity: a scene for each operation, everybody, and what no schema can foretell."""

from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any
from uuid import uuid4

from attack_identity.language.people import (
    ADMINISTRATOR,
    AUDITOR,
    CAST,
    NOBODY,
    NOTIFIER,
    OPERATOR,
    SUPERVISOR,
    Person,
    a_member,
    guarded,
    invited,
    key_of,
    link_of,
    offered,
)
from entered.language import GOOD, Somebody, house
from entered.language.house import ISSUER
from entered.language.passkey import Device
from entered.language.person import details

from chassis.tokens.services import ASSERTION_TYPE, assertion
from contracts.permissions import Role
from testkit.attack import Limits, Play, Scene, Sender, Staging

SCENES: dict[str, Staging] = {}
TEXT = {"en": "Be kind.", "pl": "Bądź miły.", "hu": "Légy kedves."}
type Story = Callable[[], Awaitable[Any]]


def scene(operation: str) -> Callable[[Staging], Staging]:
    def keep(staging: Staging) -> Staging:
        SCENES[operation] = staging
        return staging

    return keep


def asked(operation: str, who: Sender, **path: str) -> None:
    async def stage() -> Scene:
        return Scene(who, path)

    SCENES[operation] = stage


def on_an_account(operation: str, story: Story, **body: Any) -> None:
    """By the administrator; `story` gives whose account."""

    async def stage() -> Scene:
        told = {name: value() if callable(value) else value for name, value in body.items()}
        return Scene(ADMINISTRATOR, {"account_id": str((await story()).id)}, told)

    SCENES[operation] = stage


def on_ones_own(operation: str, **body: Any) -> None:
    async def stage() -> Scene:
        return Scene(Person((await a_member()).id), body=body)

    SCENES[operation] = stage


async def a_proposed() -> Somebody:
    answer = await SUPERVISOR.does("/proposals", details(Role.EXPERT))
    return Somebody(answer["id"], "", "")


async def a_deactivated() -> Somebody:
    person = await a_member()
    await ADMINISTRATOR.does(f"/accounts/{person.id}/deactivate", {"reason": "left"})
    return person


for _path in ("/.well-known/jwks.json", "/.well-known/openid-configuration", "/demo-accounts", "/door"):
    asked(f"GET {_path}", NOBODY)
asked("GET /accounts", ADMINISTRATOR)
asked("GET /me", OPERATOR)
asked("GET /me/sessions", OPERATOR)
asked("GET /feed/{topic}/{shard}", AUDITOR, topic="accounts", shard="3")
on_an_account("GET /accounts/{account_id}", invited)
on_an_account("GET /accounts/{account_id}/actions", invited)
ON = "POST /accounts/{account_id}"
on_an_account(f"{ON}/confirm-proposal", a_proposed)
on_an_account(f"{ON}/decline-proposal", a_proposed)
on_an_account(f"{ON}/invite-again", invited)
on_an_account(f"{ON}/correct-address", invited, email=lambda: details()["email"])
on_an_account(f"{ON}/deactivate", a_member)
on_an_account(f"{ON}/reactivate", a_deactivated)
on_an_account(f"{ON}/change-roles", a_member, roles=["analyst"])
on_an_account(f"{ON}/change-teams", a_member, leads=[], member_of=[str(uuid4())])
on_an_account(f"{ON}/reset-second-factors", a_member)
on_an_account(f"{ON}/unbind-provider", a_member)
on_ones_own("POST /me/change-name", family_name="Új", given_name="Név")
on_ones_own("POST /me/change-language", language="pl")
on_ones_own("POST /me/change-password", current=GOOD, new="egy tál hideg meggyleves")
on_ones_own("POST /me/end-sessions", sessions=[])


@scene("POST /accounts")
async def _inviting() -> Scene:
    return Scene(ADMINISTRATOR, body=details(Role.OPERATOR))


@scene("POST /proposals")
async def _proposing() -> Scene:
    return Scene(SUPERVISOR, body=details(Role.EXPERT))


@scene("POST /names")
async def _names() -> Scene:
    return Scene(OPERATOR, body={"accounts": [str(SUPERVISOR.account)]})


@scene("POST /recipients")
async def _recipient() -> Scene:
    return Scene(NOTIFIER, body={"accounts": [str(SUPERVISOR.account)]})


@scene("POST /links")
async def _link() -> Scene:
    return Scene(NOTIFIER, body={"id": await link_of((await invited()).id)})


def texts(operation: str, path: str, body: Mapping[str, Any]) -> None:
    """Published, and read."""

    async def publishing() -> Scene:
        return Scene(SUPERVISOR, body=body)

    async def reading() -> Scene:
        await SUPERVISOR.does(path, dict(body))
        return Scene(OPERATOR)

    SCENES[f"POST {path}"], SCENES[operation] = publishing, reading


texts("GET /terms", "/terms/publish", {"text": TEXT})
texts("GET /guide", "/guide/publish", {"text": TEXT})
texts("GET /help-address", "/help-address/change", {"email": "help@kronika.example"})


def by_link(operation: str, **body: Any) -> None:
    async def stage() -> Scene:
        token = await key_of((await invited()).id)
        terms = (await house().asks(f"/way-in/{token}")).body.get("terms")
        told = body | ({"accepted_terms": terms} if body else {})
        return Scene(NOBODY, {"token": token}, told)

    SCENES[operation] = stage


by_link("GET /way-in/{token}")
by_link("POST /way-in/{token}", password=GOOD)
by_link("POST /way-in/{token}/again")


@scene("POST /resets")
async def _forgotten() -> Scene:
    return Scene(NOBODY, body={"name": (await a_member()).name})


@scene("POST /sign-in")
async def _signing_in() -> Scene:
    """Who mistyped a name that comes up again and again would wait ever longer."""
    await house().forgets_failures()
    person = await a_member()
    return Scene(NOBODY, body={"name": person.name, "password": person.password})


def in_session(
    path: str, story: Callable[[Somebody], Awaitable[dict[str, Any]]], role: Role = Role.OPERATOR
) -> None:
    """`story` gives what is said besides the session."""

    async def stage() -> Scene:
        person = await a_member(role)
        more = await story(person)
        return Scene(NOBODY, body={"session": person.session} | more)

    SCENES[f"POST /sessions/{path}"] = stage


async def nothing(_: Somebody) -> dict[str, Any]:
    return {}


async def a_code(person: Somebody) -> dict[str, Any]:
    _, code = await guarded(person)
    assert (await person.signs_in()).status == 200
    return {"code": code}


async def a_factor(person: Somebody) -> dict[str, Any]:
    factor, _ = await guarded(person)
    return {"factor": factor}


async def new_terms(_: Somebody) -> dict[str, Any]:
    await SUPERVISOR.does("/terms/publish", {"text": TEXT | {"en": uuid4().hex}})
    headers = {"Authorization": f"Bearer {await OPERATOR.signed()}"}
    return {"number": (await house().asks("/terms", **headers))["number"]}


async def published_terms(person: Somebody) -> dict[str, Any]:
    await new_terms(person)
    return {}


async def a_made_passkey(person: Somebody) -> dict[str, Any]:
    offer = await person.in_session("factors/offer-passkey")
    return {"credential": Device().makes(offer["options"])}


async def a_guarding_passkey(person: Somebody) -> Device:
    device = Device()
    offer = await person.in_session("factors/offer-passkey")
    await person.in_session("factors/confirm-passkey", credential=device.makes(offer["options"]))
    assert (await person.signs_in()).status == 200
    return device


async def a_shown_passkey(person: Somebody) -> dict[str, Any]:
    device = await a_guarding_passkey(person)
    return {"credential": device.shows((await person.in_session("passkey-options"))["options"])}


async def a_passkey(person: Somebody) -> dict[str, Any]:
    await a_guarding_passkey(person)
    return {}


in_session("token", nothing)
in_session("sign-out", nothing)
in_session("factors/offer-totp", nothing)
in_session("factors/offer-passkey", nothing)
in_session("factors/confirm-totp", offered)
in_session("factors/remove", a_factor)
in_session("factors/confirm-passkey", a_made_passkey)
in_session("passkey-options", a_passkey)
in_session("passkey", a_shown_passkey)
in_session("second-factor", a_code)
in_session("terms", new_terms, Role.EXPERT)
in_session("open-terms", published_terms, Role.EXPERT)


@scene("POST /provider/leave")
async def _leaving() -> Scene:
    return Scene(NOBODY)


@scene("POST /provider/come-back")
async def _coming_back() -> Scene:
    person, there = await a_member(), uuid4().hex
    house().provider.knows(there, email=person.name, email_verified=True)
    left = await house().posts("/provider/leave", {})
    back = await house().provider.signs_in(left["url"], there)
    return Scene(NOBODY, body={"attempt": left["attempt"]} | back)


@scene("POST /token")
async def _a_token() -> Scene:
    signed = assertion(ISSUER, "notifier", house().services["notifier"], house().clock())
    said = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
    return Scene(NOBODY, body={"grant_type": "client_credentials"} | said)


def somewhere_else(chance: Random) -> dict[str, str]:
    """An address of their own: who guesses waits longer each time."""
    return {"X-Forwarded-For": f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"}


LIMITS = Limits(
    problems={
        "idempotency-key-reused": "a key is good for one request",
        "password-refused": "what a password has to be is a rule, and the present one no document knows",
        "second-factor-refused": "which codes and keys are good, no document knows",
        "link-does-not-open": "which links are open, no document knows",
        "stale-version": "which version is current, no document knows",
    },
    places={
        "email": "what an address is, no pattern says",
        "happened_at": "the years 2000 to 2100",
        "roles": "which roles one person can hold together, no schema says",
    },
)
PLAY = Play(CAST, SCENES, LIMITS, somewhere_else)
