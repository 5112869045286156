"""Cases over HTTP: handing in, looking, withdrawing, rating (contract, section 4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response

from backend.auth import Caller, bearer, internal
from backend.cases import policy
from backend.cases.cascade import NotAllowedError
from backend.cases.numbers import is_case_number
from backend.cases.schemas import (
    CASE_EXAMPLE,
    SUBMISSION_EXAMPLE,
    AccessGrant,
    CaseView,
    NewRating,
    Rated,
    Submission,
    Submitted,
)
from backend.cases.service import (
    CaseService,
    Handed,
    IncompleteFormError,
    OtherContentError,
    UnknownCaseError,
    handed_form,
)
from backend.cases.views import submitted_of, view_of
from backend.problems import Problem, documented
from dialogs.dialogue import FORM_VERSION
from dialogs.items.policy import PolicyDateError
from dialogs.model import Answer

router = APIRouter()


def _service(request: Request) -> CaseService:
    service: CaseService = request.app.state.cases
    return service


Cases = Annotated[CaseService, Depends(_service)]
Bearer = Annotated[Caller, Depends(bearer)]
_Extra = dict[str, Any]
_AUTH: _Extra = {"security": [{"token": []}]}
_INTERNAL: _Extra = {"security": [{"internal": []}]}


def _example(value: object) -> dict[str, object]:
    return {"content": {"application/json": {"example": value}}}


@router.post(
    "/internal/cases",
    status_code=201,
    response_model=Submitted,
    tags=["internal"],
    dependencies=[Depends(internal)],
    responses={
        200: {"model": Submitted, "description": "Handed in before under the same key."},
        **documented(401, 409, 413, 422),
    },
    openapi_extra=_INTERNAL
    | {"requestBody": {"content": {"application/json": {"example": SUBMISSION_EXAMPLE}}}},
)
async def submit(
    body: Submission,
    cases: Cases,
    response: Response,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=255)],
) -> Submitted:
    """Hand in a signed form: it is checked, assessed again, numbered, split and dispatched."""
    try:
        case, new = await cases.open(_handed(body), idempotency_key, body.model_dump(mode="json"))
    except OtherContentError as error:
        said = "这份申请已经交过，内容却和上次不一样。请重新打开再交。"
        raise Problem(409, said, case_id=error.case_id) from None
    except PolicyDateError as error:
        raise Problem(422, error.detail) from None
    except IncompleteFormError as error:
        raise _incomplete(error.problems) from None
    response.status_code = 201 if new else 200
    return submitted_of(case, cases.now().date(), cases.calendar)


def _handed(body: Submission) -> Handed:
    answers = {
        key: Answer(
            a.value,
            a.source,
            a.by,
            a.message_id,
            a.confirmed,
            a.state or ("given" if a.value is not None else "unknown"),
        )
        for key, a in body.form.items()
    }
    return Handed(
        body.conversation_id,
        body.access_token_hash,
        handed_form(FORM_VERSION, body.services, answers),
        body.submitted_by,
        body.agreed_at,
    )


def _incomplete(problems: tuple[policy.FieldProblem, ...]) -> Problem:
    errors = [{"key": p.key, "label": p.label, "detail": p.detail} for p in problems]
    return Problem(422, "还不能提交：" + "".join(p.detail for p in problems), errors=errors)


_ACCESS: _Extra = {
    "path": "/internal/cases/{case_id}/access",
    "status_code": 204,
    "tags": ["internal"],
    "dependencies": [Depends(internal)],
    "responses": documented(401, 404, 422),
    "openapi_extra": _INTERNAL,
}


@router.post(**_ACCESS)
async def grant_access(case_id: str, body: AccessGrant, cases: Cases) -> None:
    """Let the bearer of another token (another device, a helper) see the case."""
    await _change_access(cases.grant, case_id, body)


@router.delete(**_ACCESS)
async def revoke_access(case_id: str, body: AccessGrant, cases: Cases) -> None:
    """Let the bearer of a token (a helper who was removed) see the case no more."""
    await _change_access(cases.revoke, case_id, body)


async def _change_access(
    change: Callable[[str, str], Awaitable[None]], case_id: str, body: AccessGrant
) -> None:
    try:
        await change(case_id, body.access_token_hash)
    except UnknownCaseError:
        raise Problem(404) from None


@router.get(
    "/api/cases/{case_id}",
    response_model=CaseView,
    tags=["cases"],
    responses={200: _example(CASE_EXAMPLE), **documented(401, 404)},
    openapi_extra=_AUTH,
)
async def see(case_id: str, cases: Cases, caller: Bearer) -> CaseView:
    """How the case stands: its tasks, their clocks and what happened."""
    try:
        case = await cases.see(case_id, caller.token_hash)
    except UnknownCaseError:
        raise _not_found(case_id) from None
    return view_of(case, cases.now().date(), cases.calendar, staff=caller.trusted)


@router.post(
    "/api/cases/{case_id}/withdraw",
    response_model=CaseView,
    tags=["cases"],
    responses={200: _example({**CASE_EXAMPLE, "status": "withdrawn"}), **documented(401, 404, 409)},
    openapi_extra=_AUTH,
)
async def withdraw(case_id: str, cases: Cases, caller: Bearer) -> CaseView:
    """Withdraw the case: what is still open ends, departments are told."""
    try:
        case = await cases.withdraw(case_id, caller.token_hash)
    except UnknownCaseError:
        raise _not_found(case_id) from None
    except NotAllowedError:
        raise Problem(409, "这个办件已经办结，不能再撤回了。") from None
    return view_of(case, cases.now().date(), cases.calendar, staff=caller.trusted)


@router.post(
    "/api/cases/{case_id}/rating",
    response_model=Rated,
    tags=["cases"],
    responses={
        200: _example({"case_id": CASE_EXAMPLE["case_id"], "stage": "acceptance", "grade": 5}),
        **documented(401, 404, 409, 422),
    },
    openapi_extra=_AUTH
    | {
        "requestBody": {
            "content": {"application/json": {"example": {"grade": 5, "text": "讲得清楚"}}}
        }
    },
)
async def rate(case_id: str, body: NewRating, cases: Cases, caller: Bearer) -> Rated:
    """Rate the service (好差评), once after acceptance and once after closing."""
    try:
        stage = await cases.rate(case_id, caller.token_hash, body.grade, body.text)
    except UnknownCaseError:
        raise _not_found(case_id) from None
    except NotAllowedError as error:
        said = (
            "您已经评价过了，谢谢您。"
            if error.status == "rated"
            else "受理以后就可以评价，请过几天再来。"
        )
        raise Problem(409, said) from None
    return Rated.model_validate({"case_id": case_id, "stage": stage, "grade": body.grade})


def _not_found(case_id: str) -> Problem:
    if is_case_number(case_id):
        return Problem(404)
    return Problem(404, "办件编号不对，像 HN410122-20261124-0001-8 这样。请核对后再查。")
