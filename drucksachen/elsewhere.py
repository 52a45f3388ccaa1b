"""The lists of the archive that can be searched for the same words."""

from ratsinfo.listing.elsewhere import OtherList
from ratsinfo.search.models import DRUCKSACHEN, FACHBEREICHE, GREMIEN, SITZUNGEN

LISTS = (
    OtherList(DRUCKSACHEN, "drucksachen:drucksache_list", "Drucksache", "Drucksachen"),
    OtherList(SITZUNGEN, "gremien:sitzungstermin_list", "Sitzung", "Sitzungen"),
    OtherList(GREMIEN, "gremien:gremium_list", "Gremium", "Gremien"),
    OtherList(FACHBEREICHE, "gremien:gremium_list", "Fachbereich", "Fachbereiche"),
)


def all_but(route: str) -> tuple[OtherList, ...]:
    """The lists that are elsewhere than at ``route``."""
    return tuple(entry for entry in LISTS if entry.route != route)
