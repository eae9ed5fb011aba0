from django.db import migrations

from tsutsumi.audit import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: guard.install(schema_editor.connection),
            lambda apps, schema_editor: guard.remove(schema_editor.connection),
        )
    ]
