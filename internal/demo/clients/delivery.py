"""A receiver of webhooks in Python: the stock library of Standard Webhooks verifies what the portal delivers to it."""

import os
import queue
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from portal import AuthenticatedClient, Client
from portal.api.sessions import sign_in
from portal.api.webhooks import add_webhook, remove_webhook, rotate_webhook_secret, test_webhook
from portal.models import AddWebhookInputBody, EventType, SignInInputBody
from standardwebhooks import Webhook, WebhookVerificationError

deliveries = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        deliveries.put((body, dict(self.headers)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def refuses(secret, body, headers):
    """Reports whether the library refuses a delivery."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return True
    return False


receiver = HTTPServer(("127.0.0.1", 0), Receiver)
Thread(target=receiver.serve_forever, daemon=True).start()
url = os.environ["PORTAL"]
session = sign_in.sync(client=Client(url), body=SignInInputBody(email=os.environ["STAFF"], password=os.environ["PASSWORD"]))
owner = AuthenticatedClient(url, session.token)
made = add_webhook.sync(
    client=owner,
    body=AddWebhookInputBody(url=f"http://127.0.0.1:{receiver.server_port}/in", types=[EventType.WEBHOOK_TESTED]),
)
rotated = rotate_webhook_secret.sync(made.id, client=owner)
test_webhook.sync_detailed(made.id, client=owner)
try:
    body, headers = deliveries.get(timeout=20)
except queue.Empty:
    sys.exit("python: nothing was delivered")
for secret in (made.secret, rotated.secret):  # for a day, both are valid
    message = Webhook(secret).verify(body, headers)
    assert message["type"] == message["data"]["type"] == "webhook.tested" and message["data"]["detail"]["webhook"] == made.id, message
assert refuses("whsec_" + "A" * 43 + "=", body, headers), "another secret verifies"
assert refuses(made.secret, body + b" ", headers), "another body verifies"
remove_webhook.sync_detailed(made.id, client=owner)
