"""XML of office documents: no entities, no DTD, nothing from outside."""

from typing import Any

from lxml import etree

from ratsinfo.confinement import BROKEN, Unreadable

Element = Any  # lxml carries no types


def parsed(content: bytes) -> Element:
    """The root element; raises Unreadable when it is no XML, or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(BROKEN) from error
    if root is None or root.getroottree().docinfo.doctype:
        raise Unreadable(BROKEN)
    return root


def written(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(element: Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """The value of the attribute of this local name in whatever namespace; empty where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
