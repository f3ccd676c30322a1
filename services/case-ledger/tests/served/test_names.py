"""B5: of all who want a company's name one gets it, also at the same moment, also over several processes."""

import asyncio
from uuid import UUID, uuid4

import orjson
import pytest
from served.language import SARA, Answer, a_company, a_word, house

from contracts.policy import company_name_id

TAKEN = {"company-name-taken"}


@pytest.mark.rule("B5")
async def test_a_listed_company_keeps_its_name_from_others_in_any_spelling() -> None:
    name = a_word()
    await a_company(name)
    for spelling in (name, name.upper(), f" {name} "):
        answer = await SARA.posts("/companies", {"name": spelling})
        assert (answer.status, answer.missing) == (409, TAKEN), spelling


@pytest.mark.rule("B5")
async def test_of_many_who_list_one_name_at_once_one_does() -> None:
    name = a_word()
    answers = await asyncio.gather(*(SARA.posts("/companies", {"name": name}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 7


@pytest.mark.rule("B5")
async def test_of_two_who_take_a_name_that_was_given_up_one_gets_it() -> None:
    name = a_word()
    wanting = [await a_company(each) for each in (name, a_word(), a_word())]
    holder = wanting[0]
    for turn in range(4):
        await renames(holder, a_word())
        answers = await asyncio.gather(*(renames(each, name) for each in wanting))
        assert sorted(answer.status for answer in answers) == [200, 409, 409], turn
        (holder,) = [each for each, answer in zip(wanting, answers, strict=True) if answer.status == 200]


async def renames(company: UUID, name: str) -> Answer:
    """Sara has read the company, and gives it this name."""
    seen = (await SARA.asks(f"/companies/{company}")).version
    return await SARA.posts(f"/companies/{company}/rename", {"name": name}, seen=seen)


@pytest.mark.rule("B5")
async def test_a_company_is_not_renamed_to_what_another_is_called() -> None:
    name, own = a_word(), a_word()
    other = await a_company(name)
    company = await a_company(own)
    refused = await SARA.posts(f"/companies/{company}/rename", {"name": name.upper()}, seen=1)
    assert (refused.status, refused.missing) == (409, TAKEN)
    assert (await SARA.posts(f"/companies/{company}/rename", {"name": own.upper()}, seen=1)).status == 200
    assert (await SARA.posts(f"/companies/{other}/delist", {}, seen=1)).status == 200
    assert (await SARA.posts(f"/companies/{company}/rename", {"name": name}, seen=2)).status == 200
    assert (await SARA.posts("/companies", {"name": own})).status == 201


@pytest.mark.rule("B5")
async def test_a_company_listed_again_under_one_key_is_the_same_company() -> None:
    name, key = a_word(), str(uuid4())
    answers = [await SARA.posts("/companies", {"name": name}, key=key) for _ in range(3)]
    assert len({answer["id"] for answer in answers}) == 1


@pytest.mark.rule("B5")
async def test_every_company_in_the_directory_holds_its_name_whichever_way_it_came_by_it() -> None:
    renamed, respelled, gone = [await a_company(a_word()) for _ in range(3)]
    for company, name in ((renamed, a_word()), (respelled, (await named(respelled)).upper())):
        assert (await renames(company, name)).status == 200
    assert (await SARA.posts(f"/companies/{gone}/delist", {}, seen=1)).status == 200
    listed, holders = await the_directory()
    assert {renamed, respelled} <= listed.keys() - {gone}
    assert {each: holders.get(company_name_id(name)) for each, name in listed.items()} == {
        each: each for each in listed
    }


async def named(company: UUID) -> str:
    return str((await SARA.asks(f"/companies/{company}"))["name"])


async def the_directory() -> tuple[dict[UUID, str], dict[UUID, UUID]]:
    """By the log, of all stories so far: company -> its name, stream of a name -> who took it last."""
    listed: dict[UUID, str] = {}
    holders: dict[UUID, UUID] = {}
    for document in (each for shard in (await house().journal("policy")).values() for each in shard):
        event = orjson.loads(document)
        stream, said = UUID(event["subject"]), event["data"]
        match event["type"].split(".")[2]:
            case "company_listed" | "company_renamed":
                listed[stream] = said["name"]
            case "company_delisted":
                del listed[stream]
            case "company_name_taken":
                holders[stream] = UUID(said["company"])
    return listed, holders
