"""Routes for programs: understanding, notices, liveness, metrics."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.channels.webchat.examples import NOTICES, QUESTIONS, UNDERSTANDING, answers
from bot.engines import Check
from bot.problems import Problem, documented
from bot.schemas import NamedEntity, Notice, Question, Understanding
from bot.security import same, signature_holds
from bot.services import Bearer, Parts

router = APIRouter()


@router.post(
    "/api/understand",
    tags=["understanding"],
    summary="一句话是什么意思",
    responses={**answers(UNDERSTANDING), **documented(401, 422, 503)},
)
async def understand(
    parts: Parts,
    token: Bearer,
    question: Annotated[Question, Body(openapi_examples=QUESTIONS)],
    engine: Literal["embedded", "rasa"] | None = Query(default=None),
) -> Understanding:
    """What a message means, outside any conversation; for staff, and open in development."""
    staff = parts.settings.staff_token
    if not parts.settings.dev and not (staff and token and same(token, staff)):
        raise Problem(401, "这个功能只给工作人员用，请带上工作人员令牌。")
    if engine and engine not in parts.listener.engines:
        running = "、".join(parts.listener.engines)
        raise Problem(503, f"{engine} 引擎没有运行，现在能用的是：{running}。")
    today = parts.now().date()
    heard = await parts.listener.hear(question.text, question.asking, today, engine)
    entities = tuple(NamedEntity(type=e.type, text=e.text, value=e.value) for e in heard.entities)
    return Understanding.model_validate(
        {
            "intent": heard.intent,
            "confidence": heard.confidence,
            "services": heard.services,
            "entities": entities,
            "engine": heard.engine,
        }
    )


@router.post(
    "/internal/conversations/{conversation_id}/notices",
    status_code=204,
    tags=["internal"],
    summary="办件进展通知（由办理系统发来）",
    responses=documented(401, 404, 422),
)
async def notice(
    parts: Parts,
    request: Request,
    conversation_id: Annotated[str, Path(max_length=64)],
    said: Annotated[Notice, Body(openapi_examples=NOTICES)],
    x_signature: Annotated[str, Header()] = "",
) -> Response:
    """A case notice for a conversation, signed; the same ``notice_id`` again changes nothing."""
    body = await request.body()
    if not signature_holds(parts.settings.internal_secret, body, x_signature, parts.now()):
        raise Problem(401, "签名不对，或已过期。")
    await parts.notices.take(conversation_id, said)
    return Response(status_code=204)


@router.get("/healthz", tags=["liveness"], summary="进程在不在")
async def healthz() -> dict[str, str]:
    """Whether the process is up."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    tags=["liveness"],
    summary="能不能用",
    responses=answers({"status": "ok", "checks": {"conversations": "ok"}, "fallbacks": {}}),
)
async def readyz(parts: Parts) -> JSONResponse:
    """Whether the stores and engines answer; says which does not.

    What stands under ``fallbacks`` has something else to do its work while it does not answer.
    """
    checks = {name: await _answer(check) for name, check in parts.checks.items()}
    well = all(said == "ok" for said in checks.values())
    content = {
        "status": "ok" if well else "unavailable",
        "checks": checks,
        "fallbacks": {name: await _answer(check) for name, check in parts.fallbacks.items()},
    }
    return JSONResponse(content, 200 if well else 503)


@router.get("/metrics", tags=["liveness"], summary="计数（Prometheus）")
async def metrics(parts: Parts) -> Response:
    """What an operator may count."""
    return Response(parts.meters.exposition(), media_type="text/plain; version=0.0.4")


async def _answer(check: Check) -> str:
    try:
        return "ok" if await check() else "no answer"
    except Exception as error:  # noqa: BLE001 - a probe reports whatever is wrong
        return type(error).__name__
