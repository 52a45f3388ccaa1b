from typing import Any

from django.db import models

from drucksachen.numbers import normalise


class NormalisedNumberField(models.CharField):
    """The number of another attribute of the same row, normalised for look-up whenever the row is written."""

    def __init__(self, *args: Any, source: str = "nummer", **kwargs: Any):
        self.source = source
        kwargs |= {"max_length": 80, "editable": False, "blank": True, "default": "", "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        number = normalise(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, number)
        return number
