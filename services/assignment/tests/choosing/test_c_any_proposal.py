"""C1 of any need and any experts: what holds of every proposal."""

from datetime import timedelta
from random import Random

from choosing.language import NOW, TODAY, named, proposed
from hypothesis import given
from hypothesis import strategies as st

from assignment.domain.against import against, hindrances, is_entitled
from assignment.domain.counsellor import Counsellor, Need
from contracts.cases.vocabulary import ConsultationType, ExpertWishes, Gender, ProblemType
from contracts.experts import Ranking

IDS = [named(str(n)) for n in range(12)]
CITIES = ["budapest", "vác", "szeged", "online"]
TYPES = [ProblemType.PSYCHOLOGICAL, ProblemType.LEGAL]


def some(of: list[str] | list[ProblemType]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([str(each) for each in of]))


absences = st.tuples(st.integers(-5, 20), st.integers(0, 5)).map(
    lambda days: (TODAY + timedelta(days[0]), TODAY + timedelta(sum(days)))
)
counsellors = st.lists(
    st.builds(
        Counsellor,
        id=st.sampled_from(IDS),
        confirmed=st.booleans(),
        active=st.booleans(),
        entered=st.booleans(),
        competences=some(TYPES),
        languages=some(["hu", "pl"]),
        cities=some(CITIES),
        online=st.booleans(),
        capacity=st.integers(0, 6),
        gender=st.sampled_from(Gender),
        absences=st.lists(absences, max_size=2).map(tuple),
        open_cases=st.integers(0, 8),
        first_contact_hours=st.none() | st.floats(0, 2_000),
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)
experts = st.none() | st.sampled_from(IDS)
groups = st.frozensets(st.sampled_from(IDS), max_size=4)
needs = st.builds(
    Need,
    case=st.just(named("case")),
    problem_type=st.sampled_from(TYPES),
    language=st.sampled_from(["hu", "pl"]),
    city=st.sampled_from(CITIES),
    consultation_type=st.sampled_from(ConsultationType),
    crisis=st.booleans(),
    wishes=st.builds(
        ExpertWishes, gender=st.none() | st.sampled_from(Gender), expert=experts, not_expert=experts
    ),
    declined_by=groups,
    acquainted=groups,
    earlier=groups,
    holder=experts,
)
rankings = st.builds(
    Ranking, city=st.floats(0, 1000), free_capacity=st.floats(0, 1000), first_contact=st.floats(0, 1000)
)
distances = st.dictionaries(st.sampled_from(CITIES), st.floats(0, 900))


@given(counsellors, needs, rankings, distances)
def test_everybody_is_proposed_or_left_out_with_a_reason_and_nobody_twice(
    people: list[Counsellor], need: Need, ranking: Ranking, km: dict[str, float]
) -> None:
    found = proposed(*people, need=need, ranking=ranking, distances=km)
    why = [(each.expert, each.reasons) for each in found.candidates]
    why += [(each.expert, each.reasons) for each in found.left_out]
    assert sorted(expert for expert, _ in why) == sorted(each.id for each in people)
    assert all(reasons for _, reasons in why)


@given(counsellors, needs, rankings, distances, st.randoms(use_true_random=False))
def test_the_order_in_which_experts_are_known_changes_nothing(
    people: list[Counsellor], need: Need, ranking: Ranking, km: dict[str, float], lots: Random
) -> None:
    shuffled = lots.sample(people, len(people))
    assert proposed(*people, need=need, ranking=ranking, distances=km) == proposed(
        *shuffled, need=need, ranking=ranking, distances=km
    )


@given(counsellors, needs, rankings, distances)
def test_places_follow_the_points_and_the_points_the_rules(
    people: list[Counsellor], need: Need, ranking: Ranking, km: dict[str, float]
) -> None:
    found = proposed(*people, need=need, ranking=ranking, distances=km)
    points = [each.figures["points"] for each in found.candidates]
    assert points == sorted(points, reverse=True)
    most = (
        ranking.wanted + ranking.known_to_client + ranking.gender + ranking.city
        + ranking.free_capacity + ranking.first_contact + ranking.present
    )  # fmt: skip
    assert all(0 <= each <= most + 0.001 for each in points)


@given(counsellors, needs, rankings, distances, counsellors)
def test_one_more_expert_moves_nobody_past_another(
    people: list[Counsellor], need: Need, ranking: Ranking, km: dict[str, float], more: list[Counsellor]
) -> None:
    known = {each.id for each in people}
    fewer = proposed(*people, need=need, ranking=ranking, distances=km)
    others = [each for each in more if each.id not in known]
    all_of_them = proposed(*people, *others, need=need, ranking=ranking, distances=km)
    kept = [each.expert for each in all_of_them.candidates if each.expert in known]
    assert kept == [each.expert for each in fewer.candidates]


@given(counsellors, needs)
def test_who_is_proposed_can_have_it(people: list[Counsellor], need: Need) -> None:
    proposal = proposed(*people, need=need)
    by_id = {each.id: each for each in people}
    for each in proposal.candidates:
        found = against(by_id[each.expert], need, NOW, Ranking())
        assert not found
        assert not hindrances(found)
        assert is_entitled(found, need) == (need.holder is None and not need.crisis)
