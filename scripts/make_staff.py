"""Make an account for somebody at the hotline desk: ``make staff``, or with everything as options.

Prints a QR code that sets up the authenticator; it is shown this once. The service may be running.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from getpass import getpass
from pathlib import Path

from accessibility.privacy import Sealer
from accessibility.qr import qr_terminal
from backend.clock import system_now
from backend.hotline.accounts import LEAST_PASSWORD, AccountError, Accounts, NewStaff, roles_of
from backend.hotline.roles import ROLES
from backend.storage.database import Database, migrate


def main(arguments: list[str] | None = None) -> int:
    """Ask for what was not given, make the account, show the code."""
    given = _parser().parse_args(arguments)
    data_dir = Path(os.environ.get("DATA_DIR", ".data"))
    try:
        new = _new_staff(given)
        address = asyncio.run(_make(data_dir, new))
    except (AccountError, EOFError) as error:
        print(f"没有建成：{error}", file=sys.stderr)
        return 1
    print(
        f"已建好账号 {new.username}（坐席{new.desk_number}）。请用验证器扫下面的码，只显示这一次："
    )
    print(qr_terminal(address))
    print(address)
    return 0


async def _make(data_dir: Path, new: NewStaff) -> str:
    file = data_dir / "cases.db"
    await asyncio.to_thread(migrate, file)
    database = Database(file)
    try:
        sealer = await asyncio.to_thread(Sealer.open_or_create, data_dir / "keys")
        return await Accounts(database, sealer).make(new, system_now())
    finally:
        await database.close()


def _new_staff(given: argparse.Namespace) -> NewStaff:
    roles = "、".join(f"{code}（{words}）" for code, words in ROLES.items())
    return NewStaff(
        username=given.username or input("用户名："),
        name=given.name or input("姓名（只有同事看得到）："),
        desk_number=given.desk or input("坐席号（办事人看到的，如 3号）："),
        roles=roles_of(
            (given.roles or input(f"岗位，逗号分开：{roles}\n")).replace("，", ",").split(",")
        ),
        password=_password(given),
        county=given.county or None,
        subject=given.subject or None,
    )


def _password(given: argparse.Namespace) -> str:
    """From standard input when asked so: an argument would stand in the list of processes."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass(f"密码（至少{LEAST_PASSWORD}个字符）：")
    if first != getpass("再输一遍："):
        raise AccountError("两遍密码不一样")
    return first


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make staff", description="建一个坐席账号")
    parser.add_argument("--username")
    parser.add_argument("--name")
    parser.add_argument("--desk", help="坐席号，如 3号")
    parser.add_argument("--roles", help=f"逗号分开：{','.join(ROLES)}")
    parser.add_argument("--county", help="县区代码（六位），县级信息维护只能改这个县")
    parser.add_argument("--subject", help="统一身份登录（OpenID Connect）里的 sub")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")
    return parser


if __name__ == "__main__":
    sys.exit(main())
