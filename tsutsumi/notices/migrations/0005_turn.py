from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_letters'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['mailing', 'state', 'channel', 'person'], name='notices_turn'),
        ),
    ]
