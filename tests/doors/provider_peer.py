"""A small sign-in provider on loopback that speaks OpenID Connect as the real ones do.

Discovery, authorization code with PKCE (S256), token endpoint with client authentication, signed ID tokens (RS256),
user information, published keys. It refuses what the standard refuses: an unknown client, another address to return
to, a code used twice, a verifier that does not fit.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "firstcontact", "a secret between us", "2026-11"


@dataclass
class Person:
    """Who is signed in at the provider."""

    subject: str
    email: str
    verified: bool = True


@dataclass
class Peer:
    """The provider's memory, and what a test may make it do wrong."""

    person: Person
    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    signs_with: rsa.RSAPrivateKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        """`/.well-known/openid-configuration`."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public keys."""
        data = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**data, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes next: back, with a code."""
        self.asked.append(query)
        if query.get("client_id") != CLIENT or query.get("response_type") != "code" or "openid" not in query["scope"]:
            raise PermissionError("invalid_request")
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            raise PermissionError("PKCE is required")
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        """Tokens for a code, once."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code" or not self._is_client(form, authorization):
            raise PermissionError("invalid_grant")
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]:
            raise PermissionError("the verifier does not fit")
        if form.get("redirect_uri") != asked["redirect_uri"]:
            raise PermissionError("another address to return to")
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        return {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": self._id_token()}

    def userinfo(self, authorization: str) -> dict[str, Any]:
        """Claims about the person, for a token that was given."""
        if authorization.removeprefix("Bearer ") not in self.tokens:
            raise PermissionError("invalid_token")
        person = self.person
        return {"sub": person.subject, "email": person.email, "email_verified": person.verified, **self.about}

    def _id_token(self) -> str:
        at = int(time.time())
        claims = {"iss": self.address, "sub": self.person.subject, "aud": CLIENT, "iat": at, "exp": at + 300}
        return jwt.encode(
            {**claims, **self.claims}, self.signs_with or self.key, algorithm="RS256", headers={"kid": KEY_ID}
        )

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if authorization.startswith("Basic "):
            return base64.b64decode(authorization[6:]).decode() == f"{CLIENT}:{SECRET}"
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)


@contextmanager
def running(person: Person) -> Iterator[Peer]:
    """The provider, listening on loopback."""
    peer = Peer(person)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (Handler,), {"peer": peer}))
    peer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """Answers for a peer."""

    peer: Peer

    def do_GET(self) -> None:
        """Discovery, keys, user information, and the page at which a browser arrives."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        authorization = self.headers.get("Authorization", "")
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self.peer.configuration,
            "/keys": self.peer.keys,
            "/userinfo": lambda: self.peer.userinfo(authorization),
        }
        try:
            if parts.path == "/authorize":
                self._answer(302, {}, location=self.peer.authorize(query))
            else:
                self._answer(200, answers[parts.path]())
        except PermissionError as error:
            self._answer(401, {"error": str(error)})

    def do_POST(self) -> None:
        """The token endpoint."""
        length = int(self.headers.get("Content-Length", 0))
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        try:
            self._answer(200, self.peer.token(form, self.headers.get("Authorization", "")))
        except PermissionError as error:
            self._answer(400, {"error": "invalid_grant", "error_description": str(error)})

    def _answer(self, status: int, body: dict[str, Any], location: str = "") -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Quiet."""
