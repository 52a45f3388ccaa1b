"""Rows by the keys that another queryset chooses."""

from typing import Any

from django.db.models import BigAutoField
from django.db.models.lookups import In


@BigAutoField.register_lookup
class Among(In):
    """As ``in``, but the keys of a subquery are worked out once: PostgreSQL may else ask for them again at every row."""

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql" and not self.rhs_is_direct_value():
            return f"= ANY(ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)


def among(rows: Any, keys: Any) -> Any:
    """Those of ``rows`` whose keys the queryset ``keys`` gives."""
    return rows.filter(pk__among=keys)
