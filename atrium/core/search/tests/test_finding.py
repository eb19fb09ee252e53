"""What is found by which words, in five languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.core.actions import runner
from atrium.core.names import fold
from atrium.core.records import registry
from atrium.core.search import index, proposing
from atrium.core.search.query import find_ids, find_titles, search
from tests.world import SETTER, World, make

NAUGHTY = Path(__file__).parents[4] / "tests" / "data" / "naughty-strings" / "blns.json"

PEOPLE: dict[str, dict[str, Any]] = {
    "anna": {
        "name": "Anna-Lena Müller",
        "emails": ["anna.mueller@fassaden-nord.example"],
        "phones": [{"number": "+44 20 7946 0958"}],
        "job_title": "Head of Purchasing",
        "description": "<p>Wants the <b>Harbour&nbsp;Gate</b> offer by phone.</p>",
    },
    "jose": {"name": "José Łukasz Ørsted", "emails": ["JOSE@Example.Test"]},
    "brien": {"name": "Connor O’Brien"},
    "tanaka": {
        "name": "田中 太郎",
        "reading": "タナカ タロウ",
        "phones": [{"number": "03-6201-1188", "country": "JP"}],
        "address": {"country": "JP", "postcode": "530-0001", "region": "大阪府", "city": "大阪市",
                    "street": "北区梅田1-2-3"},
    },
    "half": {"name": "ﾊﾞﾝﾀﾞｲ建材 ｶﾌﾞｼｷ", "job_title": "営業部長"},
    "zhang": {"name": "张伟", "phones": [{"number": "+86 138 0013 8000"}], "job_title": "采购经理"},
    "ouyang": {"name": "欧阳修远", "emails": ["xiuyuan@huaxin.example"]},
    "kim": {"name": "김민수", "phones": [{"number": "010-2345-6789", "country": "KR"}],
            "job_title": "구매 담당"},
    "park": {"name": "박 서연", "reading": "Park Seoyeon"},
    "somchai": {"name": "สมชาย ใจดี", "phones": [{"number": "081 234 5678", "country": "TH"}],
                "job_title": "ผู้จัดการฝ่ายจัดซื้อ"},
    "nam": {"name": "น้ำฝน รักไทย"},
}  # fmt: skip

CASES = [
    # Parts of words, words in any order
    ("Müller", "anna"), ("mull", "anna"), ("üll", "anna"), ("ller anna", "anna"),
    ("müller LENA", "anna"), ("lena-mü", ""), ("na-lena m", "anna"), ("annalena", ""),
    ("Anna Purchasing", "anna"), ("purch head", "anna"), ("harbour gate", "anna"),
    ("rbour", "anna"), ("Müller Zhang", ""),
    # Case, accents, signs of other keyboards
    ("muller", "anna"), ("MÜLLER", "anna"), ("jose", "jose"), ("JOSÉ", "jose"), ("jóse", "jose"),
    ("lukasz", "jose"), ("orsted", "jose"), ("ørsted", "jose"), ("o'brien", "brien"),
    ("O’BRIEN", "brien"), ("Ｍｕｌｌｅｒ", "anna"),
    # Mail, whole and in part
    ("anna.mueller@fassaden-nord.example", "anna"), ("mueller@fass", "anna"), ("@fassaden", "anna"),
    ("fassaden-nord", "anna"), ("nord.example", "anna"), ("jose@example.test", "jose"),
    ("ANNA.MUELLER@", "anna"), ("huaxin", "ouyang"),
    # Phones, however they are dialled and grouped
    ("+44 20 7946 0958", "anna"), ("020 7946 0958", "anna"), ("(020) 7946-0958", "anna"),
    ("02079460958", "anna"), ("442079460958", "anna"), ("00442079460958", "anna"),
    ("+44 (0)20 7946", "anna"), ("7946 0958", "anna"), ("79460958", "anna"), ("0958", "anna"),
    ("０２０－７９４６", "anna"), ("03-6201-1188", "tanaka"), ("0362011188", "tanaka"),
    ("+81 3 6201", "tanaka"), ("6201 1188", "tanaka"), ("81362011188", "tanaka"),
    ("138 0013 8000", "zhang"), ("13800138000", "zhang"), ("+86138", "zhang"),
    ("010-2345-6789", "kim"), ("01023456789", "kim"), ("+82 10 2345", "kim"), ("2345.6789", "kim"),
    ("081-234-5678", "somchai"), ("+66 81 234", "somchai"), ("๐๘๑ ๒๓๔ ๕๖๗๘", "somchai"),
    # Japanese
    ("田中", "tanaka"), ("太郎", "tanaka"), ("田中太郎", "tanaka"), ("田中　太郎", "tanaka"),
    ("太郎 田中", "tanaka"), ("中太", "tanaka"), ("田", "tanaka"), ("郎", "tanaka"),
    ("タナカ", "tanaka"), ("たなか", "tanaka"), ("ﾀﾅｶ", "tanaka"), ("たなかたろう", "tanaka"),
    ("梅田", "tanaka"), ("大阪", "tanaka"), ("530-0001", "tanaka"), ("バンダイ", "half"),
    ("ばんだい建材", "half"), ("株式", ""), ("カブシキ", "half"), ("営業", "half"),
    ("部長 建材", "half"),
    # Chinese
    ("张伟", "zhang"), ("张", "zhang"), ("伟", "zhang"), ("采购", "zhang"), ("经理 张", "zhang"),
    ("欧阳", "ouyang"), ("阳修", "ouyang"), ("欧阳修远", "ouyang"), ("欧 阳", "ouyang"),
    # Korean
    ("김민수", "kim"), ("김", "kim"), ("민수", "kim"), ("수 김", "kim"), ("구매", "kim"),
    ("구매담당", "kim"), ("박서연", "park"), ("박 서연", "park"),
    ("서연", "park"), ("seoyeon", "park"),
    # Thai, whose vowel am is taken apart by folding
    ("สมชาย", "somchai"), ("ใจดี", "somchai"), ("มชาย", "somchai"), ("สมชายใจดี", "somchai"),
    ("จัดซื้อ", "somchai"), ("น้ำฝน", "nam"), ("น้ำ", "nam"), ("ฝน", "nam"), ("น้ำฝน รัก", "nam"),
    ("น", "nam"),
]  # fmt: skip


@pytest.fixture
def people(world: World) -> dict[str, int]:
    return {key: make(registry.get("contact"), world.people["ann"], **data).pk
            for key, data in PEOPLE.items()}  # fmt: skip


def test_everybody_is_found_by_what_people_type(world: World, people: dict[str, int]) -> None:
    actor = world.actor("ann")
    names = {pk: key for key, pk in people.items()}
    wrong = []
    for text, wanted in CASES:
        found = [names[hit.id] for hit in search(actor, text, ["contact"])]
        if (wanted not in found) if wanted else found:
            wrong.append((text, wanted, found))
    assert not wrong


def test_titles_come_first_and_beginnings_before_middles(world: World) -> None:
    kind, holder = registry.get("account"), world.people["ann"]
    for name, more in (
        ("Far away", {"description": "Knows Brandt well"}),
        ("Hildebrandt", {}),
        ("Old Brandt House", {}),
        ("Brandt Glass", {}),
        ("Brandt", {}),
    ):
        make(kind, holder, name=name, **more)
    hits = search(world.actor("ann"), "brandt", ["account"])
    assert [hit.title for hit in hits] == [
        "Brandt", "Brandt Glass", "Old Brandt House", "Hildebrandt", "Far away",
    ]  # fmt: skip
    assert [hit.rank for hit in hits] == [0, 1, 2, 3, 4]
    assert hits[-1].subtitle == "Knows Brandt well"


def test_of_equals_the_last_changed_comes_first(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    first, second, third = (make(kind, world.people["ann"], name=f"Glass {n}") for n in "abc")
    runner.update(kind, actor, [first.pk], {"industry": "construction"})
    assert [hit.id for hit in search(actor, "glass")] == [first.pk, third.pk, second.pk]


def test_all_types_are_searched_at_once(world: World) -> None:
    holder = world.people["ann"]
    account = make(registry.get("account"), holder, name="Kestrel Ltd")
    contact = make(registry.get("contact"), holder, name="Kim Kestrel")
    deal = make(registry.get("deal"), holder, name="Doors for Kestrel")
    found = {(hit.type, hit.id) for hit in search(world.actor("ann"), "kestrel")}
    assert found == {("account", account.pk), ("contact", contact.pk), ("deal", deal.pk)}
    assert len(search(world.actor("ann"), "kestrel", limit=2)) == 2
    assert search(world.actor("ann"), "kestrel", limit=0) == []


def test_the_subtitle_tells_where_the_words_are(world: World) -> None:
    holder, actor = world.people["ann"], world.actor("ann")
    account = make(registry.get("account"), holder, name="Südglas 株式会社")
    make(
        registry.get("contact"), holder, name="Ida", account=account.pk, job_title="Buyer",
        emails=["ida@here.example"],
    )  # fmt: skip
    (by_mail,) = search(actor, "ida@", ["contact"])
    (by_account,) = search(actor, "südglas", ["contact"])
    (by_name,) = search(actor, "ida", ["contact"], limit=1)
    assert by_mail.subtitle == "ida@here.example"
    assert by_account.subtitle == "Südglas 株式会社"
    assert by_name.subtitle == "Buyer · Südglas 株式会社"


def test_of_a_long_text_the_subtitle_shows_the_place(world: World) -> None:
    text = "Nothing to see here. " * 20 + "The Kingfisher is here. " + "And so on. " * 20
    make(registry.get("account"), world.people["ann"], name="X", description=f"<p>{text}</p>")
    (hit,) = search(world.actor("ann"), "kingfisher")
    assert "Kingfisher" in hit.subtitle
    assert len(hit.subtitle) < 90


def test_titles_are_in_the_readers_language_and_found_in_all(world: World) -> None:
    from atrium.customers.models import ClassDimension

    rows = ClassDimension.objects.unscoped("the test's set-up")
    made = make(registry.get("class_dimension"), name="Worth")
    rows.filter(pk=made.pk).update(labels={"en": "Worth", "ja": "取引規模"})
    index.rebuild(registry.get("class_dimension"))
    kind = registry.get("class_dimension")
    runner.update(registry.get("person"), SETTER, [world.people["ann"].pk], {"language": "ja"})
    assert find_titles(kind, world.actor("ann"), "取引", 5) == [(made.pk, "取引規模")]
    assert find_titles(kind, world.actor("ann"), "worth", 5) == [(made.pk, "取引規模")]
    assert find_titles(kind, world.actor("bob"), "規模", 5) == [(made.pk, "Worth")]


def test_lists_get_ids_and_pickers_titles(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    two, one = (make(kind, world.people["ann"], name=name) for name in ("Old Lark", "Lark"))
    assert find_ids(kind, actor, "lark", 500) == [one.pk, two.pk]
    assert find_titles(kind, actor, "lark", 1) == [(one.pk, "Lark")]
    assert find_titles(kind, actor, "owl", 5) == []


def test_types_without_an_index_have_pickers_too(world: World) -> None:
    kind = registry.get("contact_role")
    made = make(kind, world.people["ann"], role="Architect in charge")
    assert (made.pk, made.role) in find_titles(kind, world.actor("ann"), "in charge", 5)
    assert made.pk in dict(find_titles(kind, world.actor("ann"), "", 5))
    assert not find_titles(kind, world.actor("wes"), "in charge", 5)


def test_naughty_texts_are_found_and_break_nothing(world: World) -> None:
    kind, actor = registry.get("account"), world.actor("ann")
    texts = [text for text in json.loads(NAUGHTY.read_text()) if fold(text)]
    made = {
        text: make(kind, world.people["ann"], name=text[:200]).pk for text in texts if text.strip()
    }
    missed = []
    for text, pk in made.items():
        wanted = text[:200]
        if pk not in find_ids(kind, actor, wanted, 500):
            missed.append(text)
    assert not missed


@pytest.mark.parametrize(
    "text",
    ["'", "''", "\\", "\\'", "a'b", "'; drop table x; --", "a & b", "a | b", "!", "()", "a:*",
     "<->", "%", "_", "%s", "%(x)s", "\x00", "\ud800", "a\x00b", "\n", "\t", "{}", "\U0001f600",
     "e\u0301", "ﷺ", "NULL", "\u202etest", "👨‍👩‍👧", "a" * 100_000, "a " * 10_000, "'" * 500],
)  # fmt: skip
def test_no_text_breaks_the_search(world: World, text: str) -> None:
    search(world.actor("ann"), text)
    find_titles(registry.get("stage"), world.actor("ann"), text, 5)


NAMES = st.text(
    st.one_of(
        st.sampled_from("abcäßøéÅñ'-.&\\/ 0123"),
        st.sampled_from("田中太郎高橋株式会社タナカはんｱﾊﾟがぎ々ー"),
        st.sampled_from("张伟王芳欧阳有限公司"),
        st.sampled_from("김민수박서연주식회사ㄱㅏ"),
        st.sampled_from("สมชายน้ำใจดีแสงกั่๑๒"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    min_size=3,
    max_size=30,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=NAMES, data=st.data())
def test_every_record_is_found_by_any_three_characters_of_its_name(
    world: World, name: str, data: st.DataObject
) -> None:
    if not name.strip():
        return
    kind = registry.get("account")
    record = make(kind, world.people["ann"], name=name)
    for _try in range(3):
        start = data.draw(st.integers(0, len(name) - 3))
        part = name[start : start + 3]
        if part.strip() and fold(part):
            found = find_ids(kind, world.actor("ann"), part, 500)
            assert record.pk in found, (name, part)


def test_a_search_costs_the_same_number_of_queries_however_much_there_is(world: World) -> None:
    actor, kind = world.actor("ann"), registry.get("contact")
    account = make(registry.get("account"), world.people["ann"], name="Many GmbH")

    def cost() -> int:
        search(actor, "many")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert search(actor, "many")
        return len(queries)

    make(kind, world.people["ann"], name="Many 0", account=account.pk)
    few = cost()
    for n in range(30):
        make(kind, world.people["ann"], name=f"Many {n}", account=account.pk)
    # Where there is enough, files are not asked.
    assert cost() < few <= 5


@pytest.fixture
def crowd(world: World) -> list[Any]:
    """So many accounts that words they share are looked for among the newest."""
    from atrium.core.actions.work import begin

    kind = registry.get("account")
    with begin(SETTER, "create") as work:
        ann, wes = world.people["ann"], world.people["wes"]
        made = work.create(
            kind,
            [
                {
                    "name": f"Common {n} {'株式会社' if n % 2 else 'Ltd'}",
                    "emails": [{"kind": "", "address": f"n{n}@common.example"}],
                    "owner": (ann if n % 3 else wes).pk,
                    "team": (ann if n % 3 else wes).team_id,
                }
                for n in range(4000)
            ],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchentry")
    proposing.forget()
    return made


def test_very_common_words_are_answered_from_the_newest(world: World, crowd: list[Any]) -> None:
    ann, kind = world.actor("ann"), registry.get("account")
    visible = [r for r in crowd if r.owner_id == world.people["ann"].pk]
    newest = make(kind, world.people["ann"], name="Common newcomer")
    hits = search(ann, "common", ["account"], limit=10)
    assert hits[0].id == newest.pk
    assert len({hit.id for hit in hits}) == 10
    assert {hit.id for hit in hits} <= {r.pk for r in visible} | {newest.pk}
    assert len(search(ann, "株式会社", limit=20)) == 20
    assert len(search(ann, "c", limit=20)) == 20
    assert len(search(ann, "example", limit=20)) == 20


def test_a_title_is_found_though_its_word_is_common_elsewhere(
    world: World, crowd: list[Any]
) -> None:
    kind = registry.get("account")
    wanted = make(kind, world.people["ann"], name="Example & Sons")
    for n in range(5):
        runner.update(kind, SETTER, [crowd[n].pk], {"industry": "construction"})
    assert search(world.actor("ann"), "example", limit=5)[0].id == wanted.pk


def test_common_words_together_with_a_rare_one_find_it(world: World, crowd: list[Any]) -> None:
    ann = world.actor("ann")
    record = next(r for r in crowd[1000:] if r.owner_id == world.people["ann"].pk)
    hits = search(ann, f"{record.name} common", ["account"])
    assert hits[0].id == record.pk
    for text in (f"n{crowd[3].pk}", "mon 1", "ommo tld"):
        search(ann, text)


def test_who_sees_little_finds_all_of_it_by_common_words(world: World, crowd: list[Any]) -> None:
    kind = registry.get("account")
    mine = [make(kind, world.people["sid"], name=f"Common {n}").pk for n in "ab"]
    assert {hit.id for hit in search(world.actor("sid"), "common")} == set(mine)
    assert {hit.id for hit in search(world.actor("sid"), "o")} >= set(mine)
    assert search(world.actor("nil"), "common") == []
