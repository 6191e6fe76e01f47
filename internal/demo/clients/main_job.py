"""The main job with the client that openapi-python-client makes: an owner invites, and the invited person signs in."""

import os
import sys
import time

import httpx
from portal import AuthenticatedClient, Client
from portal.api.invites import accept_invite
from portal.api.partners import add_partner
from portal.api.people import add_partner_person
from portal.api.sessions import get_session, sign_in
from portal.models import AcceptInputBody, AddPartnerInputBody, AddPartnerPersonInputBody, Outcome, OutcomeOutcome, Partner
from portal.models import PersonStatus, SessionOutputBody, SignInInputBody, StartedSessionBody

url, email, password = os.environ["PORTAL"], "py@python.example", "quiet harbour under nine lanterns"


def need(kind, answer):
    """Returns the answer if it is what a success returns."""
    if not isinstance(answer, kind):
        sys.exit(f"python: {answer}")
    return answer


def link():
    """Returns what follows the # in the mailed link."""
    for _ in range(200):
        mails = httpx.get(f"{url}/mailbox.json", params={"to": email}).json()
        if mails:
            return mails[0]["links"][0].split("#")[1]
        time.sleep(0.05)
    sys.exit("python: no mail came")


def session(who, secret):
    body = SignInInputBody(email=who, password=secret)
    return need(StartedSessionBody, sign_in.sync(client=Client(url), body=body)).token


owner = AuthenticatedClient(url, session(os.environ["STAFF"], os.environ["PASSWORD"]))
partner = need(Partner, add_partner.sync(client=owner, body=AddPartnerInputBody(name="Python Ltd", domains=["python.example"])))
body = AddPartnerPersonInputBody(first_name="Py", last_name="Thon", email=email, access=True)
made = need(Outcome, add_partner_person.sync(partner.id, client=owner, body=body, idempotency_key="python"))
assert made.outcome == OutcomeOutcome.INVITED and made.person.status == PersonStatus.INVITED, made
need(StartedSessionBody, accept_invite.sync(client=Client(url), body=AcceptInputBody(token=link(), password=password)))
own = need(SessionOutputBody, get_session.sync(client=AuthenticatedClient(url, session(email, password))))
assert own.person.id == made.person.id and own.person.status == PersonStatus.ACTIVE and own.partner.name == "Python Ltd", own
