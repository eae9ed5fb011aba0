from django.db import migrations, models


def _as_tables(apps, schema_editor):
    """What was one list of columns is the only table of its file."""
    for master in apps.get_model("people", "Master").objects.exclude(columns=[]):
        master.tables = [{"name": "", "columns": master.columns}]
        master.save(update_fields=["tables"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_review_master_export")]

    operations = [
        migrations.AddField(
            model_name="master",
            name="table",
            field=models.CharField(blank=True, max_length=200, verbose_name="使う表"),
        ),
        migrations.AddField(
            model_name="master",
            name="tables",
            field=models.JSONField(default=list, verbose_name="表"),
        ),
        migrations.RunPython(_as_tables, migrations.RunPython.noop),
        migrations.RemoveField(model_name="master", name="columns"),
    ]
