from django.db import migrations, models


def move_keys(apps, schema_editor):
    """Each wrapped key becomes a file; afterwards no copy of the database holds any."""
    from tsutsumi.evidence import keys

    for row in apps.get_model("evidence", "DataKey").objects.all():
        keys._put(keys.file_of(row.scope), bytes(row.wrapped))


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_register")]

    operations = [
        migrations.RunPython(move_keys, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="datakey", name="wrapped"),
        migrations.AddField(
            model_name="datakey", name="name", field=models.CharField(blank=True, max_length=32, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="datakey", name="destroyed_at", field=models.DateTimeField(null=True)
        ),
    ]
