"""One table of named predicates: which role may do what; nothing granted means nothing allowed."""

from enum import StrEnum

from flask import g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tenants.people import User, roles_at
from tenants.units import Unit


class Role(StrEnum):
    """What a person is at a unit; office roles are only given at offices, school roles only at schools."""

    EDITOR = "editor"
    APPROVER = "approver"
    REGISTRY_CLERK = "registry_clerk"
    DEPUTY_PRINCIPAL = "deputy_principal"
    PRINCIPAL = "principal"
    OFFICE_CLERK = "office_clerk"
    CLUSTER_OFFICER = "cluster_officer"
    OFFICE_LEAD = "office_lead"
    OPERATOR = "operator"


ROLE_NAMES: dict[str, LazyString] = {
    Role.EDITOR: _l("Biên tập viên"),
    Role.APPROVER: _l("Người duyệt bài"),
    Role.REGISTRY_CLERK: _l("Văn thư"),
    Role.DEPUTY_PRINCIPAL: _l("Phó hiệu trưởng"),
    Role.PRINCIPAL: _l("Hiệu trưởng"),
    Role.OFFICE_CLERK: _l("Chuyên viên"),
    Role.CLUSTER_OFFICER: _l("Phụ trách cụm"),
    Role.OFFICE_LEAD: _l("Lãnh đạo cơ quan"),
    Role.OPERATOR: _l("Quản trị hệ thống"),
}

SCHOOL_ROLES = (Role.EDITOR, Role.APPROVER, Role.REGISTRY_CLERK, Role.DEPUTY_PRINCIPAL, Role.PRINCIPAL)
OFFICE_ROLES = (Role.EDITOR, Role.APPROVER, Role.OFFICE_CLERK, Role.CLUSTER_OFFICER, Role.OFFICE_LEAD, Role.OPERATOR)


class Permission(StrEnum):
    """An act that a door asks for by name; the audit log uses the same words."""

    DESK_SEE = "desk:see"
    NEWS_WRITE = "news:write"
    NEWS_PUBLISH = "news:publish"
    DOCUMENT_WRITE = "document:write"
    DOCUMENT_ISSUE = "document:issue"
    PLAN_WRITE = "plan:write"
    PLAN_ISSUE = "plan:issue"
    DIRECTIVE_READ = "directive:read"
    DIRECTIVE_ACKNOWLEDGE = "directive:acknowledge"
    DIRECTIVE_ANSWER = "directive:answer"
    DIRECTIVE_TRACK = "directive:track"
    DIRECTIVE_COMPOSE = "directive:compose"
    DIRECTIVE_SEND = "directive:send"
    DIRECTIVE_RECALL = "directive:recall"
    LINK_EDIT = "link:edit"
    LINK_FIX = "link:fix"
    PEOPLE_SEE = "people:see"
    PEOPLE_MANAGE = "people:manage"
    UNIT_SEE = "unit:see"
    UNIT_CREATE = "unit:create"
    UNIT_CHANGE = "unit:change"
    UNIT_SETTINGS = "unit:settings"
    AUDIT_SEE = "audit:see"


_EVERY_SCHOOL_ROLE = frozenset(SCHOOL_ROLES)
_HEADS = frozenset({Role.PRINCIPAL, Role.DEPUTY_PRINCIPAL})
_CLERKS = frozenset({Role.REGISTRY_CLERK}) | _HEADS
_WRITERS = frozenset({Role.EDITOR, Role.APPROVER}) | _HEADS
_OFFICE = frozenset({Role.OFFICE_CLERK, Role.OFFICE_LEAD})
_OFFICE_READERS = _OFFICE | {Role.CLUSTER_OFFICER}

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.DESK_SEE: _EVERY_SCHOOL_ROLE | frozenset(OFFICE_ROLES),
    Permission.NEWS_WRITE: _WRITERS | {Role.REGISTRY_CLERK} | _OFFICE,
    Permission.NEWS_PUBLISH: frozenset({Role.APPROVER}) | _HEADS | _OFFICE,
    Permission.DOCUMENT_WRITE: _CLERKS | _OFFICE,
    Permission.DOCUMENT_ISSUE: _CLERKS | _OFFICE,
    Permission.PLAN_WRITE: _CLERKS | {Role.EDITOR} | _OFFICE,
    Permission.PLAN_ISSUE: _CLERKS | _OFFICE,
    Permission.DIRECTIVE_READ: _EVERY_SCHOOL_ROLE | _OFFICE_READERS,
    Permission.DIRECTIVE_ACKNOWLEDGE: _CLERKS | _OFFICE,
    Permission.DIRECTIVE_ANSWER: _CLERKS | _OFFICE,
    Permission.DIRECTIVE_TRACK: _OFFICE_READERS,
    Permission.DIRECTIVE_COMPOSE: _OFFICE,
    Permission.DIRECTIVE_SEND: _OFFICE,
    Permission.DIRECTIVE_RECALL: frozenset({Role.OFFICE_LEAD, Role.OFFICE_CLERK}),
    Permission.LINK_EDIT: _WRITERS | {Role.REGISTRY_CLERK} | _OFFICE,
    Permission.LINK_FIX: _OFFICE,
    Permission.PEOPLE_SEE: _HEADS | {Role.REGISTRY_CLERK} | _OFFICE | {Role.OPERATOR},
    Permission.PEOPLE_MANAGE: frozenset({Role.PRINCIPAL, Role.OFFICE_LEAD, Role.OPERATOR}),
    Permission.UNIT_SEE: _OFFICE_READERS | {Role.OPERATOR},
    Permission.UNIT_CREATE: _OFFICE | {Role.OPERATOR},
    Permission.UNIT_CHANGE: frozenset({Role.OFFICE_LEAD, Role.OPERATOR}),
    Permission.UNIT_SETTINGS: _HEADS | {Role.OFFICE_LEAD, Role.OFFICE_CLERK},
    Permission.AUDIT_SEE: _HEADS | {Role.OFFICE_LEAD, Role.OPERATOR},
}

RANKS: dict[Role, int] = {role: rank for rank, role in enumerate(Role)}
"""Order of power: a person grants only roles of their own unit that are not above their own."""


def may(permission: Permission, unit: Unit | None = None, user: User | None = None) -> bool:
    """Whether the user (the one signed in, when none is given) may do this at the unit (the current one)."""
    person = user if user is not None else g.get("me")
    place = unit if unit is not None else g.get("unit")
    if person is None or place is None or not person.active:
        return False
    return any(Role(role) in GRANTS[permission] for role in roles_at(person, place))


def grantable(user: User, unit: Unit) -> list[Role]:
    """Roles this person may give at this unit: those fit for its kind, none above the person's own."""
    own = [RANKS[Role(role)] for role in roles_at(user, unit)]
    if not own or not may(Permission.PEOPLE_MANAGE, unit, user):
        return []
    fit = OFFICE_ROLES if unit.is_office else SCHOOL_ROLES
    return [role for role in fit if RANKS[role] <= max(own)]
