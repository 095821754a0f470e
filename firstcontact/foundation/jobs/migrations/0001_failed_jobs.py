"""Failed jobs are few among very many that are done; they are counted every few seconds by who watches."""

from django.db import migrations

FORWARD = "CREATE INDEX jobs_failed ON procrastinate_jobs (queue_name) WHERE status = 'failed'"


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(FORWARD, "DROP INDEX jobs_failed")]
