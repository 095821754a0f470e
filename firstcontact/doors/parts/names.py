"""The closed lists of the product in words: states, channels, results, reasons. One place, so that doors agree."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASE_STATES: Mapping[str, Promise] = {
    "new": _("New"),
    "in_progress": _("In progress"),
    "waiting_for_customer": _("Waiting for the customer"),
    "passed_on": _("Passed on"),
    "closed": _("Closed"),
}
CASE_STATE_KINDS = {"new": "info", "waiting_for_customer": "warn", "closed": "ok"}
CHANNELS: Mapping[str, Promise] = {
    "web": _("Website"),
    "phone": _("Phone"),
    "counter": _("Counter"),
    "email": _("Email"),
    "chat": _("Chat"),
    "text": _("Text message"),
    "social": _("Social media"),
    "post": _("Post"),
    "kiosk": _("Kiosk"),
    "partner": _("Partner"),
}
RESULTS: Mapping[str, Promise] = {
    "answered": _("Answered"),
    "case_opened": _("Case opened"),
    "case_updated": _("Case updated"),
    "progress_given": _("Progress given"),
    "call_back_promised": _("Call-back promised"),
    "handed_over": _("Handed over"),
    "signposted": _("Signposted"),
    "cannot_help": _("We cannot help"),
}
RAW_SOURCES: Mapping[str, Promise] = {
    "web_answer": _("An answer on the website"),
    "web_sent": _("Answers sent on the website"),
    "web_reply": _("A reply to our question on the website"),
    "web_not_fixed": _("Not put right, said on the website"),
    "web": _("Website"),
    "email": _("Email"),
}
DEMAND: Mapping[str, Promise] = {"value": _("Something they need (value)"), "failure": _("Failure")}
DEMAND_REASONS: Mapping[str, Promise] = {
    "progress_chasing_before_due": _("chasing progress, before it was due"),
    "progress_chasing_after_broken": _("chasing progress, after a broken promise"),
    "not_done_as_promised": _("not done as promised"),
    "unnecessary_clarification": _("something we wrote was not clear"),
    "poor_signposting_or_transfer": _("sent to the wrong place"),
    "repeat_notification_same_info": _("had told us the same before"),
    "repeat_contact_premature_closure": _("closed too early"),
    "wrong_channel": _("had to use another channel"),
    "information_should_be_online": _("should have been on the website"),
}
PROMISE_KINDS: Mapping[str, Promise] = {
    "acknowledge": _("Acknowledge"),
    "respond": _("Respond"),
    "resolve": _("Put right"),
    "tell": _("Tell"),
}
PROMISE_STATES: Mapping[str, Promise] = {
    "running": _("running"),
    "on_time": _("on time"),
    "paused": _("paused"),
    "kept": _("kept"),
    "broken": _("broken"),
    "at_risk": _("at risk"),
    "late": _("late"),
}
PROMISE_STATE_KINDS = {"kept": "ok", "broken": "bad", "at_risk": "warn", "paused": "info", "late": "bad"}
HISTORY: Mapping[str, Promise] = {
    "opened": _("Case opened"),
    "routed": _("Sent to the team"),
    "claimed": _("Taken"),
    "released": _("Put back for the team"),
    "note": _("Note"),
    "told": _("Told the customer"),
    "asked": _("Asked the customer"),
    "answered": _("The customer answered"),
    "passed_on": _("Passed on"),
    "closed": _("Closed"),
    "reopened": _("Opened again: not fixed"),
    "reported_again": _("Reported again"),
    "new_facts": _("The customer told us more"),
    "asked_about": _("The customer asked how it stands"),
    "imported": _("Brought in from another system"),
}
WHY: Mapping[str, Promise] = {
    "team_of_service": _("Your team deals with this service"),
    "not_ours": _("Another council or body deals with this: pass it on and tell the customer"),
    "not_fixed": _("The customer says that it is not fixed"),
    "notice_cannot_be_told": _("There is no way to tell the customer: find one"),
    "notice_failed": _("A message could not be delivered"),
    "notice_doubtful": _("We do not know whether a message arrived"),
    "email_to_answer": _("Somebody wrote to us: answer them"),
    "email_about_closed_case": _("They write about a case that is closed"),
    "email_goes_on": _("They answer what we wrote to them"),
    "email_of_several_cases": _("It may belong to more than one of their cases: see to which"),
    "email_of_stranger": _("It names a case, but its sender is not known there: see whether it belongs to it"),
    "customer_wrote": _("Somebody wrote about this case: read it"),
    "could_not_be_read": _("An email could not be read: look at what came in"),
    "too_many_emails": _("One address sends more emails than a person writes: see whether they need us"),
}
EMAIL_KINDS: Mapping[str, Promise] = {
    "unreadable": _("Could not be read"),
    "spam": _("Spam"),
    "auto_reply": _("Answer of a machine"),
    "bounce": _("Came back"),
    "report": _("They called ours spam"),
    "loop": _("Our own, or too many"),
    "repeat": _("Came twice"),
}
MAILBOX_TROUBLE: Mapping[str, Promise] = {
    "away": _("The mail server does not answer."),
    "refused": _("The mail server does not let us in: the name or the password is wrong."),
    "no_folder": _("The folder is not there."),
    "not_private": _("The mail server offers no private connection, or its certificate is not right."),
    "lost": _("The connection broke off."),
    "full": _("Our own database cannot keep emails at the moment."),
}
READERS: Mapping[str, Promise] = {"measures": _("The board"), "webhooks": _("Webhooks")}
ACTORS: Mapping[str, Promise] = {
    "system": _("the system"),
    "public": _("the public"),
    "customer": _("the customer"),
    "staff": _("a colleague"),
    "key": _("another system"),
}
VERBS: Mapping[str, Promise] = {
    "saw": _("saw"),
    "found": _("found in a search"),
    "changed": _("changed"),
    "linked": _("tied to the person"),
    "unlinked": _("untied from the person"),
    "published": _("published"),
    "made": _("made"),
    "revoked": _("took back"),
    "paused": _("paused"),
    "resumed": _("let go on"),
    "ended": _("ended"),
    "card_number_masked": _("a card number was masked"),
}
RECORDS: Mapping[str, Promise] = {
    "case": _("Case"),
    "customer": _("Customer"),
    "contact": _("Contact"),
    "notice": _("Message"),
    "attachment": _("File"),
    "raw_input": _("Raw input"),
    "membership": _("Colleague"),
    "account": _("Sign-in of a customer"),
    "team": _("Team"),
    "key": _("Key of another system"),
    "webhook": _("Webhook"),
    "service": _("Service"),
    "place": _("Place"),
    "closure_day": _("Closure day"),
    "rows_behind_figure": _("Rows behind a figure"),
}
EVIDENCE: Mapping[str, Promise] = {
    "new_customer": _("somebody new"),
    "said_to_adviser": _("said it to an adviser"),
    "said_to_partner": _("said it to a partner of the council"),
    "person_decided": _("a colleague decided so"),
    "signed_in": _("had signed in"),
    "name_and_date_of_birth": _("same name and date of birth"),
    "name_and_verified_email": _("same name and confirmed email address"),
    "name_and_verified_phone": _("same name and confirmed phone number"),
}
ROLES: Mapping[str, Promise] = {
    "adviser": _("Adviser"),
    "officer": _("Officer"),
    "team_leader": _("Team leader"),
    "manager": _("Manager"),
    "administrator": _("Administrator"),
}
ROLE_DOES: Mapping[str, Promise] = {
    "adviser": _("Takes phone and counter contacts at the desk."),
    "officer": _("Works the cases of a team."),
    "team_leader": _("Sees to it that a team keeps its promises."),
    "manager": _("Looks at the board: what people ask for, and how well it goes."),
    "administrator": _("Lets people in, and sees who looked at what."),
}
ACCESS_NEEDS: Mapping[str, Promise] = {
    "large_print": _("Large print"),
    "easy_read": _("Easy read"),
    "audio": _("Audio"),
    "sign_language": _("Sign language"),
    "text_relay": _("Text relay"),
    "more_time": _("More time"),
}
NOTICE_KINDS: Mapping[str, Promise] = {
    "received": _("We have it, and what we promise"),
    "question": _("A question"),
    "progress": _("How it stands"),
    "closed": _("How it ended"),
    "passed_on": _("Where it went"),
    "could_not_be_told": _("What we could not tell before"),
    "reply": _("Our answer to an email"),
    "email_received": _("Their email has come in"),
    "too_large": _("Their email was too large"),
}
NOTICE_STATES: Mapping[str, Promise] = {
    "queued": _("waiting"),
    "sending": _("being sent"),
    "sent": _("sent"),
    "failed": _("failed"),
    "doubtful": _("doubtful"),
    "printed": _("printed"),
    "posted": _("posted"),
    "cannot_be_told": _("cannot be told"),
    "told": _("told another way"),
}
NOTICE_STATE_KINDS = {
    "sent": "ok",
    "posted": "ok",
    "told": "ok",
    "failed": "bad",
    "doubtful": "warn",
    "cannot_be_told": "bad",
}


def name_of(names: Mapping[str, Promise], code: str) -> str:
    """The words for a code; a code without words (of an old event, say) as it is."""
    return str(names.get(code, code.replace("_", " ")))
