"""How much is looked at to count hits on PostgreSQL, and what is counted there."""

from dataclasses import dataclass

from ratsinfo.search.engines import SQL, Counted, Question
from ratsinfo.search.engines.postgresql import by_keys, by_order


@dataclass(frozen=True)
class Scope:
    """What of a question's hits is looked at: all, one document in ``share``, or ``most`` units at most of some months, or those ``among`` these, which are only a part of them where ``is_part``."""

    share: int = 1
    months: tuple[int, ...] = ()
    most: int | None = None
    among: tuple[int, ...] | None = None
    is_part: bool = False

    def query(self, position: int, question: Question) -> SQL:
        """Single units, their marks, the marks of documents of several units with their keys, and how many were looked at."""
        table = question.model._meta.db_table
        found, params = by_keys(question.expression, question.days, self.months, self.among)
        kept, more = by_order(table, question.expression)
        if self.share > 1:
            found = f"{found} AND t.dokument %% {self.share} = 0"
        if self.most is None:
            return f"({self.summed(position, table, f'{found} AND {kept}', '0')})", [*params, *more]
        sql = (
            f"(WITH checked AS MATERIALIZED (SELECT t.* FROM {table} t WHERE {found} ORDER BY t.id + 0 DESC LIMIT %s) "  # noqa: S608  names of our tables; all else are parameters
            f"{self.summed(position, 'checked', kept, '(SELECT count(*) FROM checked)')})"
        )
        return sql, [*params, self.most, *more]

    def summed(self, position: int, table: str, where: str, looked_at: str) -> str:
        return (
            f"SELECT {position}, count(*) FILTER (WHERE t.einheiten = 1), "  # noqa: S608  names of our tables; all else are parameters
            f"string_agg(t.merkmale, E'\n') FILTER (WHERE t.einheiten = 1), "
            f"string_agg(t.dokument || ' ' || t.merkmale, E'\n') FILTER (WHERE t.einheiten > 1), "
            f"{looked_at} FROM {table} t WHERE {where}"
        )

    def counted(self, number: int, single: str | None, several: str | None, looked_at: int) -> Counted:
        lines = [] if single is None else single.split("\n")
        documents = dict(line.split(" ", 1) for line in several.split("\n")) if several else {}
        is_part = bool(self.months) or looked_at == self.most
        at_least = is_part if self.among is None else self.is_part
        return Counted(
            documents=(number + len(documents)) * self.share,
            marks=(*lines, *documents.values()),
            exact=self.share == 1 and not at_least,
            at_least=at_least,
            share=self.share,
        )


ALL = Scope()
