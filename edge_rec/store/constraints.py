"""Hard conditions as SQL. Values only ever travel as parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from edge_rec.types import Constraint, Operator, Slot

_COLUMNS = {
    Slot.KIND: "kind",
    Slot.YEAR: "year",
    Slot.LENGTH: "length",
    Slot.PRICE: "price",
    Slot.RATING: "rating",
}

Condition = tuple[str, list[str | float]]


def where_clause(constraints: Sequence[Constraint]) -> Condition:
    """A condition on the table `items` and its parameters; true for no constraints."""
    groups: defaultdict[tuple[Slot, Operator], list[str | float]] = defaultdict(list)
    for constraint in constraints:
        groups[constraint.slot, constraint.operator].append(_value(constraint))
    clauses, parameters = ["1"], list[str | float]()
    for (slot, operator), values in groups.items():
        if slot is Slot.TAG:
            clauses += [_tag_clause(operator)] * len(values)
        else:
            clauses.append(_column_clause(_COLUMNS[slot], operator, len(values)))
        parameters += values
    return " AND ".join(clauses), parameters


def _value(constraint: Constraint) -> str | float:
    is_name = constraint.slot in {Slot.TAG, Slot.KIND}
    return str(constraint.value) if is_name else float(constraint.value)


def _tag_clause(operator: Operator) -> str:
    has_tag = "item_num IN (SELECT item_num FROM tags WHERE tag = ?)"
    match operator:
        case Operator.IS:
            return has_tag
        case Operator.IS_NOT:
            return f"NOT {has_tag}"
        case Operator.AT_LEAST | Operator.AT_MOST:
            raise ValueError(f"a tag cannot be {operator}")


def _column_clause(column: str, operator: Operator, n: int) -> str:
    """`n` values for one column: any may hold for `IS`, all must for the others."""
    match operator:
        case Operator.IS:
            return "(" + " OR ".join([f"{column} = ?"] * n) + ")"
        case Operator.IS_NOT:
            return "(" + " AND ".join([f"{column} IS NOT ?"] * n) + ")"
        case Operator.AT_LEAST | Operator.AT_MOST if column == "kind":
            raise ValueError(f"a kind cannot be {operator}")
        case Operator.AT_LEAST:
            return " AND ".join([f"{column} >= ?"] * n)
        case Operator.AT_MOST:
            return " AND ".join([f"{column} <= ?"] * n)
