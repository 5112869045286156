"""Sign-in through an OpenID Connect provider, when one is configured (authorization code, PKCE).

The provider says who somebody is; what they may do stays with the account made by ``make staff``,
tied to the provider's subject. What must survive the way there and back is sealed in a cookie.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from accessibility.privacy import Sealer, SealError
from backend.clock import Now, local
from backend.settings import Settings
from backend.signing import same

_log = logging.getLogger(__name__)
LIFE = timedelta(minutes=10)
_AAD = "oidc:journey"
_ALGORITHMS = ["RS256", "ES256", "PS256"]
_LEEWAY = 60


class OpenIdError(Exception):
    """The provider did not vouch for anybody; says why, never with what."""


@dataclass(frozen=True)
class Journey:
    """A sign-in on its way: what will be compared when the browser comes back."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    expires: float = 0.0


@dataclass(frozen=True)
class OpenId:
    """One provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    sealer: Sealer = field(repr=False)
    wall: Now
    client: httpx.AsyncClient = field(repr=False)

    @classmethod
    def of(
        cls,
        settings: Settings,
        sealer: Sealer,
        wall: Now,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> OpenId | None:
        """The provider of ``settings``, when there is one."""
        if not settings.oidc_issuer:
            return None
        client = httpx.AsyncClient(transport=transport, timeout=10.0)
        issuer = settings.oidc_issuer.rstrip("/")
        secret = settings.oidc_client_secret
        return cls(issuer, settings.oidc_client_id, secret, sealer, wall, client)

    async def begin(self, return_to: str) -> tuple[str, str]:
        """Where to send the browser, and the sealed journey for its cookie."""
        verifier = secrets.token_urlsafe(48)
        expires = (local(self.wall()) + LIFE).timestamp()
        journey = Journey(secrets.token_urlsafe(24), secrets.token_urlsafe(24), verifier, expires)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": return_to,
            "scope": "openid",
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = str((await self._metadata())["authorization_endpoint"])
        sealed = self.sealer.seal(json.dumps(vars(journey)).encode(), _AAD)
        sign = "&" if "?" in endpoint else "?"
        return f"{endpoint}{sign}{urlencode(query)}", base64.urlsafe_b64encode(sealed).decode()

    async def finish(self, cookie: str, state: str, code: str, return_to: str) -> str:
        """The subject that the provider vouches for; OpenIdError when it does not."""
        journey = self._journey(cookie)
        if not same(journey.state, state):
            raise OpenIdError("the state is not the one we sent")
        try:
            metadata = await self._metadata()
            claims = await self._claims(metadata, journey, code, return_to)
        except (httpx.HTTPError, JoseError, KeyError, TypeError, ValueError) as error:
            _log.warning("sign-in through the provider failed: %s", type(error).__name__)
            raise OpenIdError("the provider did not answer as it should") from None
        return str(claims["sub"])

    async def _claims(
        self, metadata: Mapping[str, Any], journey: Journey, code: str, return_to: str
    ) -> Mapping[str, Any]:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": journey.verifier,
        }
        auth = httpx.BasicAuth(self.client_id, self.client_secret)
        answer = await self.client.post(str(metadata["token_endpoint"]), data=body, auth=auth)
        answer.raise_for_status()
        keys = await self._get(str(metadata["jwks_uri"]))
        token = jwt.decode(
            answer.json()["id_token"], KeySet.import_key_set(keys), algorithms=_ALGORITHMS
        )
        rules = jwt.JWTClaimsRegistry(
            now=int(self.wall().timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": journey.nonce},
        )
        claims: Mapping[str, Any] = token.claims
        rules.validate(token.claims)
        return claims

    def _journey(self, cookie: str) -> Journey:
        try:
            opened = json.loads(self.sealer.open(base64.urlsafe_b64decode(cookie), _AAD))
            journey = Journey(**opened)
        except (SealError, ValueError, TypeError):
            raise OpenIdError("the cookie is not ours") from None
        if self.wall().timestamp() > journey.expires:
            raise OpenIdError("the sign-in took too long")
        return journey

    async def _metadata(self) -> Mapping[str, Any]:
        url = f"{self.issuer}/.well-known/openid-configuration"
        found: Mapping[str, Any] = await self._get(url)
        if found.get("issuer", "").rstrip("/") != self.issuer:
            raise ValueError("the provider calls itself otherwise")
        return found

    async def _get(self, url: str) -> Any:  # noqa: ANN401 - JSON
        answer = await self.client.get(url)
        answer.raise_for_status()
        return answer.json()
