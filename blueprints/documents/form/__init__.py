"""The form of an administrative document after Nghị định 30/2020/NĐ-CP, as a pure library."""
