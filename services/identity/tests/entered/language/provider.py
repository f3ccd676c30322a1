"""The organisation's provider of sign-ins, a server: OpenID Connect by a library, PKCE and nonce demanded."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode
from entered.language.serving import served
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "kronika", "a secret of the two"


@dataclass
class Known:
    """Somebody whom the provider knows: what its tokens say of them, and what is wrong in those."""

    subject: str
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)


@dataclass
class Registered(ClientMixin):  # type: ignore[misc] # untyped
    """Identity, as the provider has it."""

    redirect: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect: str) -> bool:
        return redirect == self.redirect

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc] # untyped
    """What a code stands for; gone once it was shown."""

    asked: dict[str, str]
    user: Known

    @property
    def code_challenge(self) -> str:
        return self.asked["code_challenge"]

    @property
    def code_challenge_method(self) -> str:
        return self.asked["code_challenge_method"]

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]

    def get_nonce(self) -> str:
        return self.asked["nonce"]

    def get_auth_time(self) -> None:
        return None


class OnlyS256(CodeChallenge):  # type: ignore[misc] # untyped
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)


@dataclass
class Provider:
    """`users` by a name that a test gives them; a page for signing in is left out."""

    issuer: str = ""
    redirect: str = ""
    key: ECKey = field(default_factory=lambda: _key("one"))
    away: bool = False
    tells_in_the_token: bool = True
    users: dict[str, Known] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, Known] = field(default_factory=dict)

    def knows(self, name: str, subject: str | None = None, **claims: Any) -> Known:
        """From here on somebody can sign in there."""
        self.users[name] = Known(subject or f"subject-{name}", claims)
        return self.users[name]

    def turns_its_key(self) -> None:
        """Tokens are signed with another one from here on."""
        self.key = _key(secrets.token_hex(4))

    async def signs_in(self, url: str, name: str) -> dict[str, str]:
        """`state` and `code`, with which the browser of this person is sent back."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(url, params={"as": name, **_query(url)})
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(self.redirect)
        return _query(answer.headers["location"])

    def application(self) -> Starlette:
        server = Server(self)
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/keys", self._keys),
                Route("/userinfo", self._userinfo),
                Route("/authorize", server.authorize),
                Route("/token", server.token, methods=["POST"]),
            ]
        )

    async def _configuration(self, _: Request) -> Response:
        if self.away:
            return JSONResponse({}, 503)
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        endpoints = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in paths.items()}
        return JSONResponse(
            {
                **endpoints,
                "issuer": self.issuer,
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["ES256"],
            }
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _userinfo(self, request: Request) -> Response:
        user = self.tokens[request.headers["authorization"].removeprefix("Bearer ")]
        return JSONResponse({"sub": user.subject, **user.claims})


class Server(AuthorizationServer):  # type: ignore[misc] # untyped
    """The library's server over requests of Starlette."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider
        self.register_grant(Granting, [OnlyS256(required=True), Telling(require_nonce=True)])
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: secrets.token_urlsafe(32)))

    async def authorize(self, request: Request) -> Response:
        asked = self._request("GET", request, dict(request.query_params))
        user = self.provider.users[asked.payload.data.pop("as")]
        return self._answer(
            self.create_authorization_response(asked, user, self.get_authorization_grant(asked))
        )

    async def token(self, request: Request) -> Response:
        if self.provider.away:
            return JSONResponse({}, 503)
        form = {name: str(value) for name, value in (await request.form()).items()}
        return self._answer(self.create_token_response(self._request("POST", request, form)))

    def _request(self, method: str, request: Request, values: dict[str, str]) -> OAuth2Request:
        asked = Asked(method, str(request.url.replace(scheme="https")), headers=request.headers)
        asked.payload = BasicOAuth2Payload(values)
        return asked

    def _answer(self, answer: tuple[int, Any, list[tuple[str, str]]]) -> Response:
        status, body, headers = answer
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(text, status, dict(headers))

    def query_client(self, client: str) -> Registered | None:
        return Registered(self.provider.redirect) if client == CLIENT else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        self.provider.tokens[token["access_token"]] = request.user

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, *answer: Any) -> Any:
        return answer

    def send_signal(self, name: str, *_: Any, **__: Any) -> None:
        """Nobody listens."""


class Asked(OAuth2Request):  # type: ignore[misc] # untyped
    @property
    def form(self) -> dict[str, str]:
        found: dict[str, str] = self.payload.data
        return found


class Granting(AuthorizationCodeGrant):  # type: ignore[misc] # untyped
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        if "code_challenge" not in request.payload.data:
            raise InvalidRequestError
        self.server.provider.codes[code] = Code(request.payload.data, request.user)

    def query_authorization_code(self, code: str, _client: Registered) -> Code | None:
        found: Code | None = self.server.provider.codes.pop(code, None)
        return found

    def delete_authorization_code(self, code: Code) -> None:
        """It went when it was shown."""

    def authenticate_user(self, code: Code) -> Known:
        return code.user


class Telling(OpenIDCode):  # type: ignore[misc] # untyped
    """The ID token."""

    def __call__(self, grant: Granting) -> None:
        self.provider = grant.server.provider
        super().__call__(grant)

    def exists_nonce(self, nonce: str, _request: OAuth2Request) -> bool:
        return any(code.asked["nonce"] == nonce for code in self.provider.codes.values())

    def get_client_algorithm(self, _client: Registered) -> str:
        return "ES256"

    def get_encode_header(self, _client: Registered) -> dict[str, str]:
        return {"alg": "ES256", "kid": self.provider.key.kid}

    def get_client_claims(self, _client: Registered) -> dict[str, Any]:
        return {"iss": self.provider.issuer}

    def resolve_client_private_key(self, _client: Registered) -> ECKey:
        key: ECKey = self.provider.key
        return key

    def generate_user_info(self, user: Known, _scope: str) -> dict[str, Any]:
        told = user.claims if self.provider.tells_in_the_token else {}
        return {"sub": user.subject, **told, **user.wrong}


def _key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@asynccontextmanager
async def a_provider(redirect: str) -> AsyncIterator[Provider]:
    """Within the block it answers."""
    provider = Provider(redirect=redirect)
    async with served(provider.application()) as address:
        provider.issuer = address
        yield provider
