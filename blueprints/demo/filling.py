"""The filling of an empty house, stage by stage, in the order in which it happened."""

from collections.abc import Callable

from blueprints.demo import cast, chain, founding, papers, portals, press, sendings
from blueprints.demo.country import Act, Country

Stage = Callable[[Country], list[Act]]


def this_year(country: Country) -> list[Act]:
    """Everything of the present school year, of all units, in the order of time."""
    for part in (sendings, papers, press):
        part.prepare(country)
    return country.acts()


STAGES: tuple[tuple[str, Stage], ...] = (
    ("Units before the reform", founding.before),
    ("People", cast.enter),
    ("Documents of 2020", lambda country: [*chain.records(country), *chain.sending(country)]),
    ("Reform of 1 July 2025", founding.reform),
    ("People of the communes", cast.enter),
    ("Mergers and pauses", founding.after),
    ("This school year", this_year),
    ("Links and visits", portals.finish),
)
"""What is told, and the acts that do it; each stage is asked for its acts when the one before is done."""
