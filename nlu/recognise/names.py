"""Names of persons where a message introduces one; 李先生 is not a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import Strict, read


class _Names(Strict):
    common: str
    rare: str
    compound: list[str]
    openings: tuple[str, ...]
    everyday: frozenset[str]


_LEXICON = read("names.yaml", _Names)
_SAFE_SURNAMES = frozenset(_LEXICON.common)
_SURNAMES = _LEXICON.common + _LEXICON.rare
_COMPOUND_SURNAMES = "|".join(_LEXICON.compound)
_FUNCTION = (
    "的了吗呢吧啊呀嘞咧哩哈哎唉哟喂是不没在我你他她它俺恁您咱这那哪啥什么怎咋就都也还要想去给把被跟和与或说问办"
    "证号码岁级日男女叫今已从对请谁几个上下里外很太再又但而因为所以如果让使做干看听写填改错卡手机电话身份残疾补贴户口住址"
    "某聋哑瞎瘫瘸疯，。、,.;；:：!！?？ \n0123456789—-（）()'\"“”"
)
_SOFT = "家能可来有年会"
"""Characters of given names that also begin what follows a name: 王强来办, 张磊家在…."""
_GIVEN = rf"[^{re.escape(_FUNCTION)}A-Za-z]"
_HAN_NAME = rf"(?:(?:{_COMPOUND_SURNAMES}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,3}})"
_DOTTED = r"[一-龥]{2,8}(?:[·•・‧][一-龥]{1,8}){1,3}"
_CUE = re.compile(
    r"(?:姓名|名字|全名|大名|大号|学名|官名|本名|真名|名儿|户主|联系人|监护人|代办人|代理人|委托人|申请人|来电人|残疾人|"
    r"法定监护人|患者|病人|帮扶对象|服务对象|当事人|经办人|被监护人|逝者|户名|证件名|村?主任|支书)(?:的)?(?:姓名|名字)?(?:就?是|为|叫|写|填|改成|"
    r"改为|应该是|应该|应为|该是|系|嘛)?[:：，,]?"
    r"(?: ?(?:我(?:叫)?|俺|他|她) ?)?(?:(?:妈妈|爸爸|父亲|母亲)名字)?"
    r"|(?:我|俺|他|她|孩子|人|儿|女|娃|妮|爸|妈|爹|娘|伴|妇|头|嘞|哩|学生|哥|姐|弟|妹|爷|奶|姑|姨|舅|叔|婶|子|"
    r"孙|友|居|本人|全名|学名|名字|大名|官名|户口本上|身份证上|名)(?:的名字|就|名字|大名|"
    r"是)?叫(?:做|个)?"
    r"|姓[一-龥][，,的 ]|(?:五保户|贫困户|残疾人|村民|居民|老人|低保户)|本人|名叫|名唤|(?:^|"
    r"[，,。；;\s])叫|(?:我|俺)(?:就)?是(?!本|个|说|想|问|替|给|帮|来|从|"
    r"要)|(?:写|印|登|用)[的得嘞哩着]是?|(?:身份证|户口本)上?(?:就)?是|"
    r"(?i:wo ?jiao|我jiao|xing ?ming|ming ?zi)[ ：:]?|恁写|你写|您写|就写|写(?:我|俺)|"
    r"给写|写上|改成|改为|(?:名字?)[^，,。]{0,4}改(?:成|为)|应该是|应为|该是|不叫|而是|签(?:名|字)[:：]?|"
    r"(?:我|俺)姓名"
    r"|(?:爸|妈|爹|娘|父亲|母亲|老伴儿?|媳妇|爱人|儿子|闺女|女儿|孙子|孙女|哥|姐|弟|妹|爷爷|奶奶|"
    r"姥姥|姥爷|邻居|丈夫|妻子|老公|老婆|公公|婆婆|叔|舅|姑|姨|伯|婶|嫂子?|女婿|妹夫|姐夫|"
    r"弟弟?|妹妹?|姐姐?|侄女|侄子|外甥女?|老表|同学|朋友|战友|工友|室友|老乡|五保老人)(?:的?名字叫|的?名字是|的?"
    r"名字|名叫|叫|是)?"
    r"|^(?=[一-龥]{2,4}[，,\s]+(?:男|女))"
)
_AFTER = re.compile(
    r"$|[，。、,.;；:：!！?？\s\n（(\d]|的|是|男|女|今年|身份|电话|手机|户口|户籍|住|生于|出生|"
    r"因|残|[一二三四]级|视力|听力|言语|肢体|智力|精神|多重|他|她|我|俺|这|[一二]九|一[九八]|19|"
    r"20|家|在|未婚|已婚|汉|回族|年|岁|嘞|吧|啊|呀|哈|咧|没|有|从|想|要|办|也|属|现|和|跟|与|"
    r"联系|监护|证|号|报|两个字|三个字|来|叫|得|患|于|不|处理|咨|申请|托|管着|管他|管她|代管|替"
)
_TITLE = re.compile(
    r"(?:先生|女士|小姐|同志|师傅|老师|大夫|医生|主任|书记|会计|经理|阿姨|大爷|大娘|大叔|大姐|"
    r"大哥|大嫂|奶奶|爷爷|叔叔|支书|村长|队长"
    r"|老汉|老头儿?|老太太?|大娘|老婆儿?|干事|站长|科长|局长|专干|网格员|婶|嫂|叔|姨|哥|姐|爷|奶|某|总|工)$"
)
_REFUSAL = re.compile(r"^(?:谢谢|不|没|哪|跳过|下一|上一|忘|转|先|等|好|中$|行$|对$|否)")
_ASKED_CUE = re.compile(
    r"(?:^|[，,。；;\s])(?:应该|就|而)?是(?!的)|不是(?!的)|[就是]叫|(?:^|[，,。；;\n])|"
    r"(?<=[，,。；;\n])[ ]?"
)
_OPENED = re.compile(r"(?:^|[，,。；;：:\s是])")
_SEX_NEXT = re.compile(r"[，, ]+[男女](?=$|[，,。 ])")
_LETTERED = re.compile(rf"[{_SURNAMES}](?: {_GIVEN}(?![^ ，,。；;\n])){{1,2}}(?=$|[ ，,。；;\n])")
_SHORT = 2
_BREAKS = frozenset(" ，,")
_OF_THE_PERSON = re.compile(
    rf"(?:查查?|查一下|给|替|帮|为|把)(?P<name>[{_LEXICON.common}]{_GIVEN}{{1,2}})(?=的(?:残疾|证|申请|补贴|事|单|件|进度|材料|资料))"
)
_CLAUSE = re.compile(rf"{_HAN_NAME}(?=$|[，,。；;\n])")
_NAME_STEPS = frozenset({"name", "guardian"})


def names_in(message: Message) -> Iterator[Found]:
    """The persons that ``message`` introduces by name, as written."""
    text = message.spaced.chars
    seen: set[int] = set()
    for cue in _CUE.finditer(text):
        start = _skip(text, cue.end())
        strong = message.step in _NAME_STEPS or not re.search(_WEAK, cue.group())
        name = _name_at(text, start, strong=strong)
        if name and start not in seen:
            seen.add(start)
            yield _as_found(message, start, name)
    for match in _OF_THE_PERSON.finditer(text):
        start, name = match.start("name"), match["name"]
        if start not in seen and _plausible(name, 1):
            seen.add(start)
            yield _as_found(message, start, name)
    yield from _introduced(message, seen)
    yield from _answers(message, seen)


def _introduced(message: Message, seen: set[int]) -> Iterator[Found]:
    """Names that what follows makes plain: 贾素云，女; 赵麦囤 小麦的麦."""
    text = message.spaced.chars
    for cue in _OPENED.finditer(text):
        start = cue.end()
        for length in (3, 2):
            name, rest = text[start : start + length], text[start + length :]
            if start in seen or len(name) < length or name[0] not in _SURNAMES:
                continue
            if _plausible(name, 1) and (_SEX_NEXT.match(rest) or _explained_apart(name, rest)):
                seen.add(start)
                yield _as_found(message, start, name)


_WEAK = r"(?:是|写|[爸妈爹娘亲伴儿妇人子女哥姐弟妹爷奶姥居夫妻公婆叔舅姑姨甥嫂伯婶婿友学乡表任书])$"


def _answers(message: Message, seen: set[int]) -> Iterator[Found]:
    """Names that need no introduction because a name was asked for, or is being put right."""
    text = message.spaced.chars
    asked = message.step in _NAME_STEPS
    if not asked and not re.search(
        r"名[字儿]?[^，,。]{0,4}(?:写|说|填|弄|打)?(?:错|不对|改)", text
    ):
        return
    for cue in _ASKED_CUE.finditer(text):
        start = _skip(text, cue.end())
        bare = not re.search(r"[是叫]$", cue.group())
        if start in seen or _REFUSAL.match(text[start:]) or (bare and seen):
            continue
        alone = start > 0 and _CLAUSE.match(text, start) is not None
        name = _name_at(text, start, strong=alone or (asked and (start == 0 or not bare)))
        alone = alone and len(name or "") > _SHORT
        if name and (asked or not bare or alone):
            seen.add(start)
            yield _as_found(message, start, name)


def _skip(text: str, start: int) -> int:
    while start < len(text) - 1 and (
        text[start] in " :：，,、" or (text[start] in "叫是" and text[start + 1] in _SURNAMES)
    ):
        start += 1
    return start


def _as_found(message: Message, start: int, name: str) -> Found:
    begin, end = message.spaced.span(start, start + len(name))
    return Found("person_name", "".join(message.raw[begin:end].split()), begin, end)


def _name_at(text: str, start: int, *, strong: bool) -> str | None:
    """The name that begins at ``start``, as long as what follows it can follow a name."""
    written = re.compile(_DOTTED).match(text, start) or _LETTERED.match(text, start)
    if written:
        return written.group()
    compound = bool(re.match(_COMPOUND_SURNAMES, text[start:]))
    surname = 2 if compound else 1
    if not compound and (start >= len(text) or text[start] not in _SURNAMES):
        return None
    for length in (surname + 2, surname + 1, surname + 3):
        name = text[start : start + length]
        rest = text[start + length :]
        if rest[:1] in {"的", "嘞"} and rest[1:2] == text[start]:
            return None  # 屈原的屈 spells out a surname
        if (
            len(name) == length
            and _plausible(name, surname)
            and (
                _ends(text, start + length, strong=strong and name[0] in _SAFE_SURNAMES)
                or _explained(name, rest)
            )
        ):
            return (
                name
                if compound or strong or name[0] in _SAFE_SURNAMES or _explained(name, rest)
                else None
            )
    name = text[start : start + surname + 2]
    long_enough = len(name) == surname + 2 and _plausible(name, surname)
    return name if strong and long_enough and name[0] in _SAFE_SURNAMES else None


def _explained(name: str, rest: str) -> bool:
    """Whether a character of ``name`` is spelt out in ``rest``: 淑女的淑."""
    said = re.match(r"[，, ]?[一-龥]{1,3}[的嘞]([一-龥])", rest)
    return said is not None and said[1] in name


def _explained_apart(name: str, rest: str) -> bool:
    """The same, with something between: 曲别针的曲 is itself an explanation."""
    return rest[:1] in _BREAKS and _explained(name, rest)


def _ends(text: str, end: int, *, strong: bool) -> bool:
    """Whether a name can end here."""
    if text[end - 1] in _SOFT:
        return re.match(r"$|[，。、,.;；:：!！?？\s]", text[end:]) is not None
    return _AFTER.match(text, end) is not None or (strong and text[end] in _FUNCTION)


def _plausible(name: str, surname: int) -> bool:
    """Whether the characters make a name and no everyday word or form of address."""
    given = name[surname:]
    made_of = all(re.match(_GIVEN, c) and "一" <= c <= "龥" for c in given)
    if name.startswith(_LEXICON.openings):
        return False
    return made_of and not _TITLE.search(name) and name not in _LEXICON.everyday
