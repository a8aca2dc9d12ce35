"""Who works here as what: invitations, changes of role, leavers; nobody reaches above or beside themselves."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.accounts import actions, queries
from tenants import invitations
from tenants.ground import clock
from tenants.ground.database import db
from tenants.invitations import NotGrantable
from tenants.people import Membership, Token, by_email, roles_at
from tenants.permissions import OFFICE_ROLES, RANKS, SCHOOL_ROLES, Role, grantable
from tests import world
from tests.accounts.conftest import Letter
from tests.conftest import Visit
from tests.visitor import Visitor

Letters = Callable[[], list[Letter]]
OWN = "con mèo nằm trên mái ngói"


def later(days: int = 7) -> str:
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def invite(visitor: Visitor, address: str = "moi@example.vn", role: str = "editor", *, status: int = 303) -> None:
    """Fills the form of an invitation."""
    visitor.get("/quan-tri/nguoi-dung/moi")
    visitor.post("/quan-tri/nguoi-dung/moi", {"email": address, "role": role, "until": later()}, status=status)


def opened(visitor: Visitor, letter: Letter) -> Visitor:
    """Opens the link of an invitation."""
    assert letter.link[0] == visitor.host
    visitor.follow(visitor.get(letter.link[1], status=303, lint=False))
    return visitor


def number_of(name: str) -> int:
    [row] = db.session.query(Membership).filter_by(user_id=world.person(name).id, valid_to=None)
    return int(row.id)


def test_new_person_accepts_and_works_here(app: Flask, visit: Visit, letters: Letters) -> None:
    invite(visit("truong-x", "binh"))
    [letter] = letters()
    assert letter.to == "moi@example.vn" and "Trần Thị Bình" in letter.body and "Biên tập viên" in letter.body
    person = opened(visit("truong-x"), letter)
    person.submit("main form", {"name": "Nguyễn Mới", "password": OWN})
    person.get("/tai-khoan/")
    assert "Nguyễn Mới" in str(person.page)
    late = visit("truong-x")
    late.follow(late.get(letter.link[1], status=303, lint=False), status=410)
    with app.app_context():
        user = by_email("moi@example.vn")
        assert user is not None and roles_at(user, world.unit("truong-x")) == {"editor"}


def test_known_person_confirms_with_the_password(app: Flask, visit: Visit, letters: Letters) -> None:
    invite(visit("truong-x", "binh"), "chi@example.vn")
    [letter] = letters()
    person = opened(visit("truong-x"), letter)
    person.submit("main form", {"password": "không phải mật khẩu"}, status=200)
    person.submit("main form", {"password": world.PASSWORD, "name": "Kẻ khác"})
    person.get("/tai-khoan/")
    with app.app_context():
        chi = world.person("chi")
        assert chi.name == "Đỗ Mai Chi"
        assert roles_at(chi, world.unit("truong-x")) == {"editor"} == roles_at(chi, world.unit("truong-y"))


def test_invitation_keeps_what_was_typed_and_says_what_is_wrong(visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/nguoi-dung/moi")
    data = {"email": "không phải địa chỉ", "role": "editor", "until": "31/02/2027"}
    principal.post("/quan-tri/nguoi-dung/moi", data, status=422)
    assert "Có 2 chỗ cần sửa" in principal.text
    assert [box["value"] for box in principal.page.select("#email")] == ["không phải địa chỉ"]
    assert [box["value"] for box in principal.page.select("input[checked]")] == ["editor"]
    for day in (later(-1), later(31), "mai"):
        principal.post("/quan-tri/nguoi-dung/moi", data | {"email": "a@b.vn", "until": day}, status=422)


def test_invitation_for_a_role_already_held_is_refused(visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    invite(principal, "an@example.vn", "editor", status=422)
    assert "đã giữ vai trò đó" in principal.text


@pytest.mark.parametrize("role", ["office_clerk", "office_lead", "operator", "", "hieu-truong"])
def test_principal_cannot_offer_what_is_not_theirs(app: Flask, visit: Visit, letters: Letters, role: str) -> None:
    invite(visit("truong-x", "binh"), role=role, status=422)
    assert letters() == []


@pytest.mark.parametrize(("slug", "name", "status"), [("truong-x", "an", 403), ("truong-x", "ha", 403)])
def test_who_may_not_manage_people(visit: Visit, slug: str, name: str, status: int) -> None:
    visitor = visit(slug, name)
    visitor.get("/quan-tri/nguoi-dung/moi", status=status)
    visitor.get("/tai-khoan/")
    data = {"email": "moi@example.vn", "role": "editor", "until": later()}
    visitor.post("/quan-tri/nguoi-dung/moi", data, status=status)


def test_clerk_sees_the_list_without_acts_and_editor_does_not(visit: Visit) -> None:
    clerk = visit("truong-x", "ha")
    clerk.get("/quan-tri/nguoi-dung")
    assert "Lê Văn An" in clerk.text and "Mời người dùng" not in clerk.text
    assert "Đỗ Mai Chi" not in clerk.text, "people of another school are not shown"
    visit("truong-x", "an").get("/quan-tri/nguoi-dung", status=403)


def test_people_of_another_unit_are_out_of_reach(app: Flask, visit: Visit) -> None:
    with app.app_context():
        number = number_of("chi")
    principal = visit("truong-x", "binh")
    principal.get(f"/quan-tri/nguoi-dung/{number}", status=404)
    principal.get("/quan-tri/nguoi-dung")
    principal.post(f"/quan-tri/nguoi-dung/{number}/thoi-viec", {"reason": ""}, status=404)
    with app.app_context():
        assert roles_at(world.person("chi"), world.unit("truong-y")) == {"editor"}


def test_nobody_changes_their_own_role(app: Flask, visit: Visit) -> None:
    with app.app_context():
        number = number_of("binh")
    visit("truong-x", "binh").get(f"/quan-tri/nguoi-dung/{number}", status=403)


def test_role_is_changed_and_given_back_on_one_day(app: Flask, visit: Visit) -> None:
    principal = visit("truong-x", "binh")
    for role in ("approver", "editor"):
        with app.app_context():
            number = number_of("an")
        principal.get(f"/quan-tri/nguoi-dung/{number}")
        principal.submit("main form", {"role": role})
        with app.app_context():
            assert roles_at(world.person("an"), world.unit("truong-x")) == {role}


def test_leaver_loses_every_role_here_and_none_elsewhere(app: Flask, visit: Visit, letters: Letters) -> None:
    invite(visit("truong-x", "binh"), "chi@example.vn")
    opened(visit("truong-x"), letters()[0]).submit("main form", {"password": world.PASSWORD})
    with app.app_context():
        unit_id = world.unit("truong-x").id
        number = db.session.query(Membership).filter_by(user_id=world.person("chi").id, unit_id=unit_id).one().id
    principal = visit("truong-x", "binh")
    principal.get(f"/quan-tri/nguoi-dung/{number}")
    principal.submit(".confirm.bad", {"reason": "chuyển công tác"})
    with app.app_context():
        assert roles_at(world.person("chi"), world.unit("truong-x")) == frozenset()
        assert roles_at(world.person("chi"), world.unit("truong-y")) == {"editor"}


def test_invitation_taken_back_or_sent_again_opens_no_more(visit: Visit, letters: Letters) -> None:
    principal = visit("truong-x", "binh")
    invite(principal)
    [first] = letters()
    principal.get("/quan-tri/nguoi-dung")
    principal.submit("form[action$='/gui-lai']")
    [second] = letters()
    stale = visit("truong-x")
    stale.follow(stale.get(first.link[1], status=303, lint=False), status=410)
    opened(visit("truong-x"), second)
    principal.get("/quan-tri/nguoi-dung")
    principal.submit("form[action$='/thu-lai']")
    late = visit("truong-x")
    late.follow(late.get(second.link[1], status=303, lint=False), status=410)
    assert "nhờ người mời gửi lại" in late.text


def test_invitation_ends_with_its_last_day(visit: Visit, letters: Letters) -> None:
    principal = visit("truong-x", "binh")
    principal.get("/quan-tri/nguoi-dung/moi")
    data = {"email": "moi@example.vn", "role": "editor", "until": later(0)}
    principal.post("/quan-tri/nguoi-dung/moi", data)
    [letter] = letters()
    assert later(0) in letter.body
    with clock.frozen(clock.day_end(clock.today()) - timedelta(seconds=1)):
        opened(visit("truong-x"), letter)
    with clock.frozen(clock.day_end(clock.today())):
        late = visit("truong-x")
        late.follow(late.get(letter.link[1], status=303, lint=False), status=410)


def test_invitations_of_who_loses_the_say_end_too(app: Flask) -> None:
    with app.app_context():
        unit, giang = world.unit("van-phong"), world.person("giang")
        invitations.invite(
            unit=unit, at=unit, by=giang, email="moi@example.vn", role=Role.OFFICE_LEAD, until=clock.today()
        )
        second = db.session.query(Membership).filter_by(user_id=world.person("dung").id).one()
        second.role = Role.OFFICE_LEAD.value
        [row] = db.session.query(Membership).filter_by(user_id=giang.id)
        actions.change_role(row, role=Role.OFFICE_CLERK, by=world.person("dung"), unit=unit)
        assert invitations.open_at(unit) == []


def test_invited_link_of_one_school_opens_nothing_at_another(visit: Visit, letters: Letters) -> None:
    invite(visit("truong-x", "binh"))
    [letter] = letters()
    other = visit("truong-y")
    other.follow(other.get(letter.link[1], status=303, lint=False), status=410)


def test_more_fields_change_nothing(app: Flask, visit: Visit, letters: Letters) -> None:
    invite(visit("truong-x", "binh"))
    [letter] = letters()
    person = opened(visit("truong-x"), letter)
    extra = {"role": "principal", "unit_id": "1", "email": "khac@example.vn", "active": "", "session_version": "9"}
    person.submit("main form", {"name": "Nguyễn Mới", "password": OWN} | extra)
    person.get("/tai-khoan/")
    person.submit("main form", {"name": "Nguyễn Mới", "title": "Tổ trưởng"} | extra | {"password_hash": "x"})
    with app.app_context():
        user = by_email("moi@example.vn")
        assert user is not None and user.active and user.title == "Tổ trưởng" and by_email("khac@example.vn") is None
        assert roles_at(user, world.unit("truong-x")) == {"editor"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from(world.CAST), place=st.sampled_from(world.UNITS), at=st.sampled_from(world.UNITS),
    own=st.sampled_from(list(Role)), wanted=st.sampled_from(list(Role)), victim=st.sampled_from(world.CAST),
)  # fmt: skip
def test_nobody_gives_or_takes_above_their_rank_or_outside_their_unit(
    context: Flask, who: tuple[str, ...], place: tuple[str, ...], at: tuple[str, ...], own: Role, wanted: Role,
    victim: tuple[str, ...],
) -> None:  # fmt: skip
    """Over random people, units and roles: what passes is within the giver's unit, kind and rank; else it raises."""
    by, unit, desk = world.person(who[0]), world.unit(place[0]), world.unit(at[0])
    mine = db.session.query(Membership).filter_by(user_id=by.id).one()
    home = world.unit(who[2])
    fit = OFFICE_ROLES if home.is_office else SCHOOL_ROLES
    mine.role = (own if own in fit else Role(who[3])).value
    db.session.flush()
    try:
        invitations.invite(unit=unit, at=desk, by=by, email="moi@example.vn", role=wanted, until=date(2099, 1, 1))
    except NotGrantable:
        pass
    else:
        below = wanted is Role.PRINCIPAL and desk.id == home.id and home.is_office and not unit.is_office
        assert desk.id == home.id
        assert below or (unit.id == home.id and RANKS[wanted] <= RANKS[Role(mine.role)] and wanted in fit)
    other = db.session.query(Membership).filter_by(user_id=world.person(victim[0]).id).one()
    before = Role(other.role)
    try:
        actions.change_role(other, role=wanted, by=by, unit=unit)
    except NotGrantable:
        assert Role(other.role) is before and other.valid_to is None
    else:
        assert other.unit_id == home.id == unit.id and other.user_id != by.id
        assert max(RANKS[before], RANKS[wanted]) <= RANKS[Role(mine.role)] and wanted in grantable(by, unit)
    db.session.rollback()


def test_role_held_at_another_unit_is_nobody_s_to_change(context: Flask) -> None:
    lead, other = world.person("giang"), world.person("lam")
    row = db.session.query(Membership).filter_by(user_id=other.id).one()
    with pytest.raises(NotGrantable):
        actions.change_role(row, role=Role.OFFICE_CLERK, by=lead, unit=world.unit("van-phong"))
    assert row.role == Role.OFFICE_LEAD and row.valid_to is None


def test_office_names_principals_below_and_only_there(context: Flask) -> None:
    giang, office = world.person("giang"), world.unit("van-phong")
    assert invitations.offerable(giang, world.unit("truong-x"), at=office) == [Role.PRINCIPAL]
    assert invitations.offerable(giang, world.unit("truong-z"), at=office) == []
    assert invitations.offerable(giang, world.unit("van-phong-khac"), at=office) == []
    assert invitations.offerable(world.person("binh"), world.unit("truong-y"), at=world.unit("truong-x")) == []
    assert invitations.offerable(world.person("lam"), world.unit("truong-x"), at=office) == []


def test_open_invitations_are_those_of_the_unit(context: Flask) -> None:
    binh, unit = world.person("binh"), world.unit("truong-x")
    row = invitations.invite(unit=unit, at=unit, by=binh, email="moi@example.vn", role=Role.EDITOR, until=clock.today())
    assert queries.invitation(unit, row.hash) is row
    assert queries.invitation(world.unit("truong-y"), row.hash) is None
    assert db.session.query(Token).count() == 1
