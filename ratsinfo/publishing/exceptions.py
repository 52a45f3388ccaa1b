class PublishingRefused(Exception):
    """Publishing or withdrawing is not possible; ``reasons`` are German sentences for the person who tried."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class OfficialRecord(Exception):
    """Something that was public once shall be deleted; it can only be withdrawn."""


class Unrestricted(TypeError):
    """A relation of visible rows shall be fetched without asking the rule: a defect of the calling code."""
