from gremien.admin import bodies, meetings

__all__ = ["bodies", "meetings"]
