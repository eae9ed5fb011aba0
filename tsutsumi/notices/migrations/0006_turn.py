from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_contacts_and_measure'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['mailing', 'state', 'channel', 'person'], name='notices_turn'),
        ),
    ]
