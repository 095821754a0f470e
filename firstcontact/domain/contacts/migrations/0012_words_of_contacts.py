"""Contacts by what was said and written in them, for those who may see it."""

from django.db import migrations

FORWARD = """
CREATE INDEX enquiries_by_words ON contacts_enquiry USING gin (search_words(council_id, noted_at, words))
  WHERE words <> '';
CREATE INDEX messages_by_words ON contacts_message USING gin (search_words(council_id, at, subject || ' ' || body))
  WHERE direction = 'inbound';

CREATE FUNCTION find_enquiries_by_words(
  asked text, since timestamptz, until timestamptz,
  everything bool, staff bool, teams text[], me uuid, leads bool, most int
) RETURNS TABLE (contact_id uuid, at timestamptz, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted tsquery := search_asked(asked, since, until);
BEGIN
  RETURN QUERY SELECT one.contact_id, one.noted_at, one.words FROM contacts_enquiry one
    WHERE search_words(one.council_id, one.noted_at, one.words) @@ wanted AND one.words <> ''
      AND one.council_id = current_setting('app.council')::uuid AND one.noted_at >= since AND one.noted_at <= until
      AND (everything OR staff AND (one.sensitivity = 'open'
        OR one.sensitivity = 'team' AND one.team = ANY(teams)
        OR one.sensitivity = 'named' AND (one.owner = me OR leads AND one.owner IS NULL AND one.team = ANY(teams))))
    ORDER BY one.noted_at DESC, one.id DESC LIMIT most;
END $$;

-- A message is hidden as soon as anything that was asked in its contact is
CREATE FUNCTION find_messages_by_words(
  asked text, since timestamptz, until timestamptz,
  everything bool, staff bool, teams text[], me uuid, leads bool, most int
) RETURNS TABLE (contact_id uuid, at timestamptz, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wanted tsquery := search_asked(asked, since, until);
BEGIN
  RETURN QUERY SELECT one.contact_id, one.at, concat_ws(': ', nullif(one.subject, ''), left(one.body, 400))
    FROM contacts_message one
    WHERE search_words(one.council_id, one.at, one.subject || ' ' || one.body) @@ wanted AND one.direction = 'inbound'
      AND one.council_id = current_setting('app.council')::uuid AND one.at >= since AND one.at <= until
      AND (everything OR staff) AND NOT EXISTS (SELECT FROM contacts_enquiry about
        WHERE about.council_id = one.council_id AND about.contact_id = one.contact_id
          AND NOT (everything OR about.sensitivity = 'open'
            OR about.sensitivity = 'team' AND about.team = ANY(teams)
            OR about.sensitivity = 'named' AND (coalesce(about.owner = me, false)
              OR leads AND about.owner IS NULL AND about.team = ANY(teams))))
    ORDER BY one.at DESC, one.id DESC LIMIT most;
END $$;
"""
BACK = """
DROP FUNCTION find_messages_by_words(text, timestamptz, timestamptz, bool, bool, text[], uuid, bool, int);
DROP FUNCTION find_enquiries_by_words(text, timestamptz, timestamptz, bool, bool, text[], uuid, bool, int);
DROP INDEX messages_by_words;
DROP INDEX enquiries_by_words;
"""


class Migration(migrations.Migration):
    """The indexes and the functions; row-level security would keep `@@` from its index."""

    dependencies = [("contacts", "0011_scan_waits"), ("tenancy", "0002_search_words")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
