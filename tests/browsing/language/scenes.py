"""Cases in different states, for pages that show one."""

from collections.abc import Mapping

from journeys.language import Case, Town, ago, meet


def names(town: Town, cases: Mapping[str, Case]) -> dict[str, str]:
    """What stands for `{…}` in the paths of pages."""
    ids = {name: case.id for name, case in cases.items()}
    return ids | {"expert": town.account(town.login("eva")), "company": town.company}


async def scenes(town: Town) -> Mapping[str, Case]:
    """`unassigned`; of Éva's, `fresh`, `held` with a session and words, `closed`, and `handed` on."""
    james, eva, gabor = meet(town, "james", "eva", "gabor")
    unassigned = await james.registers("hu")
    fresh = await james.registers("hu", crisis=True)
    held, closed, handed = [await james.registers("hu") for _ in range(3)]
    for case in (fresh, held, closed, handed):
        await james.assigns(case, eva, at=ago(days=4))
    for case in (held, closed, handed):
        await eva.contacts(case, at=ago(days=3, hours=12))
        await eva.has_session(case, ago(days=2))
    await eva.does(held, "send-message", text="May the client bring a friend?")
    await eva.does(held, "send-message", text="And is a Friday possible?")
    await james.does(held, "add-note", text="Prefers the afternoon.")
    await eva.uploads(closed, "treatment_log", "hu")
    await eva.does(closed, "score-satisfaction", score=5)
    await eva.does(closed, "close")
    await james.does(handed, "reassign", expert=gabor.id, reason="expert_asked")
    return {"unassigned": unassigned, "fresh": fresh, "held": held, "closed": closed, "handed": handed}
