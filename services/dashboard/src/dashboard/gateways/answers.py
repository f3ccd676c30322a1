"""What came back over HTTP, as the pages take it: a refusal is a value, a service that is away an error."""

from http import HTTPStatus

import httpx
import orjson
import structlog

from dashboard.domain.asking import Answer, AwayError, Service

log = structlog.get_logger("dashboard.services")


def answered(service: Service, answer: httpx.Response) -> httpx.Response:
    """The same; raises `AwayError` where the service says that it can't now."""
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("a service is away", service=service, status=answer.status_code)
        raise AwayError(service)
    return answer


def away(service: Service, failure: httpx.TransportError) -> AwayError:
    """For what never came to an answer."""
    log.warning("a service is away", service=service, reason=type(failure).__name__)
    return AwayError(service, slowly=isinstance(failure, httpx.TimeoutException))


def not_now(failure: AwayError) -> Answer:
    """The same for a command: the page that it was sent from comes again, with what was typed."""
    missing = [{"code": "sent-again", "words": "Send it again in a moment: it is never done twice"}]
    problem = {"type": f"/problems/{failure.service}-away", "title": str(failure), "missing": missing}
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, problem)


def read(answer: httpx.Response) -> Answer:
    """The whole of it, with the version that its `ETag` names."""
    tag = answer.headers.get("etag", "").strip('"')
    body = orjson.loads(answer.content) if answer.content else {}
    return Answer(answer.status_code, body, int(tag) if tag.isdigit() else None)
