"""A directory's filter as a condition of SQL: what is asked for by a name that is searched here, and nothing slower."""

import re
from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator, Comparison, FilterNode, FilterVisitor, LogicalExpr, LogicalOperator, Not

ANY_CASE = {CompareOperator.eq: "iexact", CompareOperator.co: "icontains", CompareOperator.sw: "istartswith"}
EXACTLY = {CompareOperator.eq: "exact"}
COMPARISONS_MAX = 100
"""Of one filter: SQLite takes a thousand in a row, and nobody writes so many."""
Columns = Mapping[str, tuple[str, Mapping[CompareOperator, str]]]
"""Attribute, in small letters → column, and the comparisons that it knows."""


class Condition(FilterVisitor[Q]):
    """Raises InvalidFilterException for what is not searched by."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._comparisons = 0

    def visit_comparison(self, node: Comparison) -> Q:
        self._comparisons += 1
        if self._comparisons > COMPARISONS_MAX:
            raise InvalidFilterException(detail=f"The filter has more than {COMPARISONS_MAX} comparisons")
        name = str(node.attr_path).rpartition(":")[2].lower()
        column, comparisons = self._columns.get(name, ("", {}))
        if node.op not in comparisons:
            raise InvalidFilterException(detail=f"{node.attr_path} {node.op} is not searched by")
        if not can_be_in(column, node.value):
            return Q(pk__in=[])
        return Q(**{f"{column}__{comparisons[node.op]}": node.value})

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        return reduce(and_ if node.op == LogicalOperator.and_ else or_, map(self.visit, node.terms))

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_present(self, node: FilterNode) -> Q:
        raise InvalidFilterException(detail=f"{node} is not searched by")

    visit_value_path = visit_present


def can_be_in(column: str, value: object) -> bool:
    """Whether a column can hold it at all: SQL is not asked for anything else."""
    if column.endswith("pk"):
        return isinstance(value, str) and value.isdecimal() and len(value) < 19
    return isinstance(value, bool) if column.startswith("is_") else isinstance(value, str) and is_storable(value)


def is_storable(text: str) -> bool:
    """Whether a database takes it: no NUL, no half of a character."""
    return "\0" not in text and not re.search("[\ud800-\udfff]", text)
