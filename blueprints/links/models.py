"""E-government and partner links, local to a unit or fixed by an office for every unit below."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tenants.ground.database import Model, UnitOwned


class Link(UnitOwned, Model):
    """One link of a group; a fixed one is read by all units below its owner and cannot be removed by them."""

    __tablename__ = "link"
    __table_args__ = (Index("ix_link_unit_id_position", "unit_id", "group", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(150))
    url: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(200), default="")
    fixed: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
