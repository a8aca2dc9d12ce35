"""What the stages of the filling share: the day they are told from, units and people so far, the agenda."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from blueprints.directives.models import Dispatch
from blueprints.documents.form import dates
from blueprints.documents.models import Edition
from tenants.ground import clock
from tenants.ground.database import scope
from tenants.people import User
from tenants.units import Unit

Act = Callable[[], object]
TEACHERS_DAY_SINCE = 1982


@dataclass(slots=True)
class Country:
    """The country while it is being filled; `last_day` is the working day before the one on which somebody looks."""

    last_day: date
    first_year: int
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    dispatches: dict[str, Dispatch] = field(default_factory=dict)
    agenda: list[tuple[datetime, Unit, Act]] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(118))

    @classmethod
    def today(cls) -> "Country":
        """The country as it is to stand today: its school year is the last one in which 23 November has passed."""
        day = clock.today()
        passed = (day.month, day.day) >= (11, 23)
        return cls(clock.add_working_days(day, -1), day.year if passed else day.year - 1)

    @property
    def school_year(self) -> str:
        """The school year of the news and steering documents, as "2026-2027"."""
        return f"{self.first_year}-{self.first_year + 1}"

    def day(self, working_days: int) -> date:
        """The day so many working days after the last one (before it when negative)."""
        return clock.add_working_days(self.last_day, working_days) if working_days else self.last_day

    def in_year(self, day: int, month: int, first_year: int | None = None) -> date:
        """A day and month of the school year that begins in the first year, of the present one when it is left out."""
        year = first_year or self.first_year
        return date(year if month >= 8 else year + 1, month, day)

    def words(self, **more: str) -> dict[str, str]:
        """What stands in the texts between braces: the years, and how each document issued so far is cited."""
        year = self.first_year
        cited = {key: f"số {one.number_text} ngày {dates.short(one.issued_date)}" for key, one in self.editions.items()}
        fixed = {
            "years": f"{year} – {year + 1}",
            "last_years": f"{year - 1} – {year}",
            "teachers_day": str(year - TEACHERS_DAY_SINCE),
        }
        return cited | fixed | more

    def later(self, at: datetime, unit: Unit, act: Act) -> None:
        """Puts what a clerk of a unit does at a moment on the agenda."""
        self.agenda.append((at, unit, act))

    def acts(self) -> list[Act]:
        """The agenda in the order of time, so that numbers and registers are right; each act at its moment and desk."""
        self.agenda.sort(key=lambda entry: entry[0])
        return [partial(_at_desk, *entry) for entry in self.agenda]


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of a day in Vietnam."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.TZ)


def office_hours(day: date, chance: Random) -> datetime:
    """Some moment of a working day in which a clerk sits at the desk."""
    return moment(day, 7, 40) + timedelta(minutes=chance.randrange(0, 545))


def _at_desk(at: datetime, unit: Unit, act: Act) -> None:
    with then(unit, at):
        act()


def then(unit: Unit, at: datetime) -> ExitStack:
    """The context in which a clerk of this unit works at that moment."""
    stack = ExitStack()
    stack.enter_context(clock.frozen(at))
    stack.enter_context(scope(unit.id))
    return stack
