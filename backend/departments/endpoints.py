"""What departments report, under their signature (contract, section 5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError

from backend.auth import settings_of
from backend.cases.cascade import NotAllowedError, Report
from backend.cases.schemas import REPORT_EXAMPLE, NewReport, Reported
from backend.cases.service import CaseService, UnknownCaseError
from backend.clock import local
from backend.dispatch.departments import DEPARTMENTS
from backend.metrics import Meters
from backend.problems import Problem, documented, where_and_what
from backend.signing import holds

router = APIRouter(tags=["departments"])


async def _signed(department: str, request: Request) -> bytes:
    """The body, when the department signed it."""
    if department not in DEPARTMENTS:
        raise Problem(404, "没有这个部门，请核对部门代码。")
    body = await request.body()
    secret = settings_of(request).secret_of(department)
    clocks = {clock() for clock in request.app.state.clocks}
    if not holds(secret, body, request.headers.get("X-Signature", ""), *clocks):
        raise Problem(401, "签名不对或已过期，请用约定的密钥重新签名后再发。")
    return body


_OPENAPI = {
    "security": [{"signature": []}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": NewReport.model_json_schema(),
                "example": REPORT_EXAMPLE,
            }
        },
    },
}
_ANSWER = {
    "task_id": "HN410122-20261124-0001-8-1",
    "event_id": "dpf-20261125-17",
    "status": "approved",
}


@router.post(
    "/api/departments/{department}/tasks/{task_id}/events",
    response_model=Reported,
    responses={
        200: {"content": {"application/json": {"example": _ANSWER}}},
        **documented(401, 404, 409, 413, 422),
    },
    openapi_extra=_OPENAPI,
)
async def report(
    department: str, task_id: str, request: Request, body: Annotated[bytes, Depends(_signed)]
) -> Reported:
    """Report on a task: 409 when its state does not allow it; a repeated event changes nothing."""
    cases: CaseService = request.app.state.cases
    meters: Meters = request.app.state.meters
    told = _parsed(body)
    taken = Report(told.event_id, local(told.at), told.status, told.text, told.data, department)
    outcome = "refused"
    try:
        event = await cases.report(department, task_id, taken)
        outcome = "taken"
    except UnknownCaseError:
        raise Problem(404, "没有找到这个任务，请核对任务编号和部门。") from None
    except NotAllowedError as error:
        detail = f"任务现在的状态是 {error.status}，不能变为 {told.status}，没有作任何改动。"
        raise Problem(409, detail, task_status=error.status) from None
    finally:
        meters.reports.labels(department, told.status, outcome).inc()
    return Reported(task_id=task_id, event_id=event.event_id, status=event.status)


def _parsed(body: bytes) -> NewReport:
    try:
        return NewReport.model_validate_json(body)
    except ValidationError as error:
        errors = where_and_what(error.errors())
        raise Problem(422, "上报的内容不完整或格式不对，请检查后再发。", errors=errors) from None
