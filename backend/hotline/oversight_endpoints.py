"""For supervisors, auditors and county editors."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from backend.hotline.access_log import PAGE, Access
from backend.hotline.counties import (
    CountyVersion,
    EditedMeanwhileError,
    NotACountyError,
    county_names,
)
from backend.hotline.entry import Parts, SignedIn
from backend.hotline.later_schemas import AccessPage, CountyChange, CountyView
from backend.hotline.model import Session
from backend.hotline.plots import FORMATS, PLOTS, draw
from backend.hotline.reports import ReportView, report_view
from backend.hotline.sheets import sheet
from backend.hotline.statistics import Span
from backend.hotline.views import access_view
from backend.problems import Problem, documented

router = APIRouter(prefix="/desk/api", tags=["desk"])
MOST_DAYS = 366
BAD_SPAN = "起止日期不对：开始要在结束之前，最多看一年。"
NO_PLOT = "没有这张图。"
NO_COUNTY = "没有这个县区。"
NOT_YOUR_COUNTY = "您只能改自己县区的信息。"
EDITED_MEANWHILE = "别人刚改过这个县区，请刷新后在新内容上改。"
DOES_NOT_FIT = "内容不完整或格式不对，没有保存。请看标出的地方。"
_SUPERVISOR = documented(401, 403, 422)
_EDITOR = documented(401, 403, 404, 409, 422)


async def span_of(
    parts: Parts,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    county: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
) -> Span:
    """The span asked for; the last thirty days when none is."""
    last = last or parts.desk.now().date()
    first = first or last - timedelta(days=29)
    if first > last or (last - first).days > MOST_DAYS:
        raise Problem(422, BAD_SPAN)
    return Span(first, last, county)


SpanOf = Annotated[Span, Depends(span_of)]


@router.get("/statistics", summary="统计", responses=_SUPERVISOR)
async def statistics(parts: Parts, session: SignedIn, span: SpanOf) -> ReportView:
    """Waiting, handling, reasons, open questions and ratings by county and day."""
    report = await parts.statistics.report(span)
    if report.dissatisfied:
        await parts.access_log.add(session.staff, Access("statistics", f"{span.first}–{span.last}"))
    return report_view(report)


@router.get(
    "/statistics.csv",
    summary="统计表",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, **_SUPERVISOR},
)
async def export(parts: Parts, session: SignedIn, span: SpanOf) -> Response:
    """The same as a CSV file for a spreadsheet."""
    report = await parts.statistics.report(span)
    await parts.access_log.add(session.staff, Access("export", f"{span.first}–{span.last}"))
    name = f"desk-{span.first}-{span.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(sheet(report), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(
    "/statistics/plots/{name}",
    summary="统计图",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}, "image/png": {}}}, **_SUPERVISOR},
)
async def plot(parts: Parts, _session: SignedIn, span: SpanOf, name: str) -> Response:
    """One plot, like ``waiting.svg``; the figures stand in ``/statistics``."""
    kind = name.rpartition(".")[2]
    known = name.removesuffix(f".{kind}")
    if kind not in FORMATS or known not in PLOTS:
        raise Problem(404, NO_PLOT)
    report = await parts.statistics.report(span)
    return Response(await asyncio.to_thread(draw, report, known, kind), media_type=FORMATS[kind])


@router.get("/access-log", summary="访问日志", responses=documented(401, 403, 422))
async def access_log(
    parts: Parts,
    _session: SignedIn,
    before: Annotated[int | None, Query(ge=1)] = None,
    q: Annotated[str, Query(max_length=80)] = "",
) -> AccessPage:
    """Every access to personal data, the latest first; by desk, ticket, conversation or case."""
    rows = await parts.access_log.page(before, q.strip())
    following = rows[-1].access_id if len(rows) == PAGE else None
    return AccessPage(rows=tuple(map(access_view, rows)), before=following)


@router.get("/counties", summary="县级信息", responses=documented(401, 403))
async def counties(parts: Parts, session: SignedIn) -> tuple[CountyView, ...]:
    """The counties this editor may change, with their latest content."""
    known = {version.code: version for version in await parts.counties.latest()}
    mine = session.staff.county
    codes = [code for code in county_names() if mine in {None, code}]
    return tuple(_county(code, known.get(code)) for code in codes)


@router.get("/counties/{code}", summary="一个县区的信息", responses=_EDITOR)
async def county(parts: Parts, session: SignedIn, code: str) -> CountyView:
    """One county's latest content."""
    _admit(session, code)
    return _county(code, await parts.counties.find(code))


@router.put("/counties/{code}", summary="改县级信息", responses=_EDITOR)
async def change_county(
    parts: Parts, session: SignedIn, code: str, body: CountyChange
) -> CountyView:
    """Keep a new version; 409 when somebody else changed it meanwhile."""
    _admit(session, code)
    try:
        saved = await parts.counties.save(code, body.version, body.content, session.staff)
    except EditedMeanwhileError:
        raise Problem(409, EDITED_MEANWHILE) from None
    except NotACountyError as error:
        raise Problem(422, DOES_NOT_FIT, errors=error.errors) from None
    return _county(code, saved)


def _admit(session: Session, code: str) -> None:
    if code not in county_names():
        raise Problem(404, NO_COUNTY)
    if session.staff.county not in {None, code}:
        raise Problem(403, NOT_YOUR_COUNTY)


def _county(code: str, version: CountyVersion | None) -> CountyView:
    return CountyView(
        code=code,
        name=county_names()[code],
        version=version.version if version else 0,
        changed_at=version.changed_at if version else None,
        changed_by=version.changed_by if version else None,
        content=dict(version.content) if version else None,
    )
