"""Letting relatives in by talk (请家人帮忙): 让我闺女也能看, 谁能看到我的申请, 别让我儿子看了."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.asking import proceed
from dialogs.dialogue import PeopleTold
from dialogs.effects import AskPeople
from dialogs.model import Json, Reply
from dialogs.parse import squeeze
from dialogs.talk import Talk

_WHO = (
    "大?(?:闺女|女儿|儿子|孙子|孙女|女婿|儿媳妇?|媳妇|老婆|老公|老伴儿?|爱人|丈夫|妻子|妈妈?|爸爸?|母亲|父亲|娘|爹"
    "|哥哥?|姐姐?|弟弟?|妹妹?|嫂子|姐夫|侄子|侄女|外甥女?|姑姑?|姨|舅舅?|叔叔?|孩子|家人|家里人|亲戚|邻居|村干部)"
)
_OF = "(?:我|俺|咱|我们|俺们)?(?:家|家的|的)?"
_THING = "(?:我的|俺的|这份|这个|我这份|我填的|这张)?(?:申请表?|表格?|对话|东西)"
_LISTS = re.compile(
    rf"(?:谁|哪些人|哪几个人|什么人|几个人)(?:现在)?(?:都)?(?:能|可以|能够|会|在)?(?:看|看到|看见|看得到|打开|填|改)(?:了|着)?{_THING}"
    rf"|{_THING}(?:现在)?(?:都)?(?:有)?(?:谁|哪些人|什么人)(?:能|可以)?(?:看|打开|填|改)"
    "|(?:谁|哪些人)在帮我填|帮我填的(?:人)?(?:都)?有谁"
)
_REMOVES = re.compile(
    rf"(?:别|不要|甭|不用|不想|不许|不)(?:再)?(?:让|叫|给|许){_OF}(?P<who>{_WHO})(?:再|继续)?(?:能)?(?:来)?(?:看|填|打开|参加)"
    rf"|把{_OF}(?P<whom>{_WHO})(?:给)?(?:移除|移出去|去掉|删掉|删了|退出去|踢出去|取消)"
)
_INVITES = re.compile(
    rf"(?<![别不甭])(?:让|叫|请|喊|想让|邀请){_OF}(?P<who>{_WHO})"
    r"(?:也|都|一起|一块儿?|过来|来|能|可以|跟着|跟我|和我|用(?:他|她)的?手机|在(?:他|她)手机上|上来|进来)*"
    r"(?P<what>帮(?:我|俺)?(?:一起|一块儿?|着|忙)*(?:填|看|弄)|填|看(?!病|医|大夫|牙|护|孩)|进来|加进来|参加)"
    rf"|邀请{_OF}(?P<whom>{_WHO})"
)
_FILLS = re.compile("填|弄|帮")
_SAME = {
    "闺女": "女儿", "妈": "母亲", "妈妈": "母亲", "娘": "母亲", "爸": "父亲", "爸爸": "父亲",
    "爹": "父亲", "老伴儿": "老伴", "家里人": "家人",
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is wished about who takes part: invite, list or remove, and whom it is about."""

    kind: str
    label: str = ""
    scopes: tuple[str, ...] = ()


def wish_about_people(reply: Reply) -> Wish | None:
    """What ``reply`` wishes about who may see and fill; None when it is about something else."""
    if reply.choice is not None:
        return None
    words = squeeze(reply.text)
    if found := _REMOVES.search(words):
        return Wish("remove", plain_label(found["who"] or found["whom"]))
    if _LISTS.search(words):
        return Wish("list")
    if found := _INVITES.search(words):
        fills = bool(_FILLS.search(found["what"] or ""))
        label = plain_label(found["who"] or found["whom"])
        return Wish("invite", label, ("see", "fill") if fills else ("see",))
    return None


def plain_label(who: str) -> str:
    """One word for those who are called by several: 闺女 and 女儿 are the same helper."""
    return _SAME.get(who.removeprefix("大"), who.removeprefix("大"))


def lets_somebody_in(reply: Reply) -> bool:
    """让我老公也能看 is about the form, whatever else it may sound like."""
    wish = wish_about_people(reply)
    return wish is not None and wish.kind != "remove"


def about_people(talk: Talk, reply: Reply) -> bool:
    """Take up a wish about who may see and fill; False when there is none."""
    wish = wish_about_people(reply)
    if wish is None:
        return False
    talk.act(AskPeople(wish.kind, wish.label, wish.scopes))
    return True


def on_people(talk: Talk, event: PeopleTold) -> None:
    """Say what came of it, and go on where it was."""
    if event.detail:
        talk.say_text(event.detail)
    else:
        params: dict[str, Json] = {"party": event.label, **event.told}
        talk.say(f"people_{event.kind}", **params)
    if talk.dialogue.status in {"open", "paused"}:
        talk.change(status="open")
        proceed(talk, again=True)
