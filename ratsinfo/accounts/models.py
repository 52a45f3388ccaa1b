from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import Q


class User(AbstractUser):
    """Somebody who may log in; a model of our own from the first migration, for it cannot be exchanged later."""

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()

    @property
    def given_rights(self) -> set[int]:
        """The keys of the rights that this account was given, by groups or directly, also while it is switched off."""
        if self.pk is None:
            return set()
        given = Permission.objects.filter(Q(user=self) | Q(group__user=self))
        return set(given.order_by().values_list("pk", flat=True))

    def may_give(self, rights: set[int]) -> bool:
        """Whether this account has all these ``rights`` itself: nobody gives what they do not have."""
        return self.is_superuser or rights <= self.given_rights

    def may_change_account(self, other: "User") -> bool:
        """Whether ``other`` may do nothing that this account may not: whoever sets a password can log in with it."""
        return self.is_superuser or (not other.is_superuser and self.may_give(other.given_rights))
