from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who may log in; a model of our own from the first migration, for it cannot be exchanged later."""

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
