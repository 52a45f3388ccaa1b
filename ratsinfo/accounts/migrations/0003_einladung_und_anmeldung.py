from django.core.management import call_command
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower

TABLE = "anmeldeversuche"


def one_account_per_address(apps, schema_editor):
    """Addresses in lower case; where several accounts have the same, the one that logged in last keeps it."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    seen = {}
    for user in users.exclude(email="").order_by(models.F("last_login").desc(nulls_last=True), "pk"):
        address = user.email.lower()
        if address in seen:
            print(f"\n  Die E-Mail-Adresse {address} bleibt bei „{seen[address]}“; „{user.username}“ hat keine mehr.")
            users.filter(pk=user.pk).update(email="")
            continue
        seen[address] = user.username
        if address != user.email:
            users.filter(pk=user.pk).update(email=address)


def create_counters(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_counters(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_absendung'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='eingeladen_am',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='eingeladen am'),
        ),
        migrations.RunPython(one_account_per_address, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(Lower('email'), condition=~Q(email=''), name='zugang_email_einmal', violation_error_message='Diese E-Mail-Adresse hat schon ein anderer Zugang.'),
        ),
        migrations.RunPython(create_counters, drop_counters),
    ]
