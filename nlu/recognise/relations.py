"""Who is being helped, seen from the speaker, among all the relatives a message mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlu.recognise.message import Found, Message
from nlu.recognise.patterns import Strict, read


class _Relations(Strict):
    words: dict[str, list[str]]
    addressable: frozenset[str]
    need_owner: frozenset[str]


_LEXICON = read("relations.yaml", _Relations)
_VALUE = {word: value for value, words in _LEXICON.words.items() for word in words}
_SAID = re.compile("|".join(sorted(_VALUE, key=len, reverse=True)))
_OTHER = re.compile(
    r"(?:(?:俺|我|咱|我们|咱们)(?:们)?(?:村|庄|社区|镇|乡|小区|单位|厂|队)(?:里)?(?:的)?|同村的?|"
    r"辖区(?:内)?的?|社区里?的?|村里(?:的)?)"
    r"(?:有)?(?:一个|一位|个|位|一)?[^，。,；; 我俺叫替给帮]{0,4}?(?:老太太|老大爷|老大娘|老汉|"
    r"老人|老头|老婆婆|村民|群众|居民|五保户|孤寡老人|残疾人(?!有|能)|贫困户|乡亲|小伙子|小伙|孩子|女的|"
    r"男的|人家|妇女|后生|婶子|大娘|大爷|大叔|大婶|大哥|大嫂|邻居)"
    r"|服务对象|老乡|(?:一个|一位|个|位)(?:村民|老人|老太太|老大爷|老大娘|老汉|群众|居民|"
    r"孤寡老人|五保户)"
)
_PREFIX = re.compile(
    r"(?:我们家的?|俺们?家的?|我家的?|咱家的?|家里的?|我的|俺的|我们|俺们|咱们|我|俺|咱|其|那个|"
    r"这个|家里有个|有个)?(?:个)?(?:亲|大|小|二|三|四|老|双胞胎|残疾)?$"
)
_COMPOUND = re.compile(
    r"(?:亲|大|小|二|三|四|老)?(?:对门|隔壁|街坊|邻居)(?:那)?(?:家)?(?:的)?(?:邻居|大爷|大娘|"
    r"大叔|大婶|老太太|老头|老汉|老人|大哥|大嫂|小孩|孩子|街坊|奶奶|爷爷|叔叔|阿姨|姐|哥|婶子|"
    r"老王|老李|老张)?"
)
_WORD_BEFORE = re.compile(r"[男女单独](?=$)|[姑舅婶姨爷奶大祖](?=娘)|[女婴幼托胎生孤患]$|幼$")
_NOT_PERSON_AFTER = re.compile(
    r"(?:们?都说|县|麻痹|科|推拿|肺炎|家(?!里?人|里)|费|们俩|院|节|童|活|纪|样|线|车|市|庙|店|岭|山|河|寨|"
    r"沟|集|镇|乡|村|庄)"
)

_HELPER_BEFORE = re.compile(
    r"(?:叫|让|喊|托|请|跟着?|和|同|与|由|是叫|找|听|随|靠|指望|没有|没了|接送|照顾|伺候|看|带|"
    r"管|养|接|哄|"
    r"她|他|恁|你|您|人家|当|监护人[是为填写叫:：]?|联系人[是为填写:：]?|代办人[是为填写:：]?|"
    r"户主[是为:：]?|村里|又不是|不是|做|陪|等|瞒着?)"
    r"(?:我|俺|咱|我们|俺们|她|他|村里|个|的|嘞|家里?|一个|是)*(?:大|小|二|老)?$"
)
_POINTED_AT = re.compile(r"(?:窗口|客服|大厅|那|这|那个|这个|恁这|恁那)$")
_BENEFIT_BEFORE = re.compile(
    r"(?:给|替|帮|为|代|代替|帮着|帮忙给|帮忙|替着|想给|咨询|代理|代其|申请人[是为]?|"
    r"残疾人[是为]?|本人是|办证的是|是给|是替|是帮)(?:我们?家?|俺们?家?|咱家?|其|家里|的|自己|他|"
    r"她|一下|这|那|个|着|村里)*(?:大|小|二|老|亲)?$"
)
_HELPER_AFTER = re.compile(
    r"^(?:养|带|拉扯)(?:我|俺)|^[^，。,；;]{0,6}替(?:我|俺)(?:去|办|弄|跑)|^病了(?:我|俺)|^(?:们|"
    r"他们|俩)?(?:在外|都在外|"
    r"也)?(?:打工|外地|说(?!话)|讲|告诉|经手|给(?:我|俺|咱|买|弄嘞|办嘞|填嘞|装|下载)|帮(?:我|俺|"
    r"咱|忙)|替(?:我|俺|咱)|买|教|代(?:办|替|我|俺)|[让托](?:我|俺)|念的|写的|打字|填的|录的|"
    r"来(?:办|弄|替|给|帮)|去(?:办|弄|替|给|跑|领|拿|取|交)|跑|陪|不叫|不让|骂|打(?:我|俺|人)|喝|"
    r"摸|抽|拿(?!着)|接|开车|送|帮着|照顾|伺候|管|弄嘞|填嘞|办嘞|回来(?:再|了再|看|弄)|下班|有空|"
    r"没空|忙|会弄|会使|操作|能(?:代|替|帮|给)|可以(?:代|替|帮|给)|尿|哭|闹|放学|要吃饭|该吃饭|"
    r"可否|能否|是否|凭|吵|叫我|叫俺(?!给)|喊我|喊俺)"
)
_FAMILY_EVENT = re.compile(
    r"^(?:前年|去年|前几年|早|早年|早就|十年前|病|"
    r"[一二三四五六七八九十几多\d]+年前?)*(?:就)?(?:跑了|走了|没了|死了|病死|不在了|改嫁|去世)"
)
_PARENTS = re.compile(
    r"(?<=[给替帮为])(?:我|俺|咱)?(?:爸妈|爹妈|爹娘|父母|爸跟我?妈|爸和我?妈|俩老人)"
)
_ADDRESSED = re.compile(
    r"^(?:哎|喂|嗯|欸|诶|那个)?[，, ]?(?:姑娘|大[姐哥爷娘叔婶妈嫂]|阿姨|叔叔|奶奶|"
    r"爷爷|闺女|妮儿|孩子|孩儿|妹子|老弟|老哥|兄弟|"
    r"小妹|娘|妈|天)(?:[，, ]|你|您|恁|好|啊|呀)"
)
_THANKED_BEFORE = re.compile(
    r"(?:谢谢|感谢|你好|您好|恁好|辛苦|再见|麻烦)[你您恁了啊呀咯，, ]*[小大老好]?$"
)
_OPENS = re.compile(r"(?:哎[呀哟]?|好|那|中|行)?[，, ]*[大小老好]?")
_THANKED_AFTER = re.compile(r"[ ，,啊呀子]*(?:可|多|真)?(?:谢谢|感谢|在不在|在吗|在没|辛苦)")
_BOTH_PARENTS = re.compile(r"爸妈|爹妈|爹娘|爸娘")
_COUSINS = re.compile(r"[叔姑舅姨哥姐弟妹]家里?的?$")
_ALL_GONE = re.compile(
    r"^(?:们|俩)?(?:[俺我][爹娘爸妈]|[妈娘爹爸]{1,2})?(?:早就?|都)*(?:没有?了|不在了)"
)
_SELF = re.compile(
    r"(?:我|俺)(?:就)?是?本人|本人(?!(?:是|为|系)?(?:监护|代办|委托|联系)|签字|签名|到场|去|来|"
    r"到|办|能|必须|需|不|银行|身份证|户口|持|领|在|人在|拿|取|现场|亲自|有|配合|授权|意愿)(?<![认要凭由靠让]本人)(?<!需要我本人)(?<!必须本人)|(?:我|俺)?(?:给|帮|替|"
    r"为)(?:我|俺)?自[己个]儿?|自己(?:办|弄|申请|用|的事)(?!不|理.{0,4}[吗不]|的?能)|(?:我|"
    r"俺)(?:自己|自个儿?)(?:就是残疾人|办(?!不)|申请|弄(?!不)|的证|给自己)|就是(?:我|俺)(?:本人|"
    r"自己)?(?=$|[，,。])|(?:我|俺)(?:给|替|帮)(?:我|俺)(?:自己)"
)
_OUTSIDE_OF_HELP = re.compile(
    r"(?:[打抽骂踢掐摸砍踹揍]|欺负|虐待|威胁|非礼|强[奸暴]|家暴)(?:了)?(?:我|俺)|想离婚|闹离婚|"
    r"办离婚|离婚[证协]"
)
_BENEFITS = re.compile(r"[给替帮]")
_REACH = 24
_ERRAND_AFTER = re.compile(r"(?:买|打个?电话|送饭|做饭|换裤|喂饭|说一声|看看|商量)")
_OWNED = re.compile(
    r"(?:我|俺|咱|我家|俺家|咱家|我们|俺们|我的|俺的|其|有个|替|给|帮|代|俺村)[亲大小二三老]?$"
)
_OPENING = frozenset("娃 哥 姐 妹 弟 爸 妈 爹 娘 奶 爷 姨 叔 舅 姑 孩儿".split())  # noqa: SIM905 - a list of words
_YOUNG = frozenset({"闺女", "妮儿", "妮", "孩儿", "孩子", "小伙子"})
_SURNAME_BEFORE = re.compile(r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹田董]$")


def relations_in(message: Message) -> Iterator[Found]:
    """The person helped; other relatives that are merely mentioned are left out."""
    text = message.text
    if message.step == "marital_status" and not _BENEFITS.search(text):
        return
    yield from _mentioned(message)


def relatives_in(message: Message) -> Iterator[Found]:
    """Everybody named by what they are to the speaker, whether helped or only spoken of."""
    text = message.text
    for match in _candidates(text):
        yield message.make("relation", _value(match.group()), *match.span())
    for match in _OTHER.finditer(text):
        value = "neighbour" if match.group().endswith("邻居") else "other"
        yield message.make("relation", value, *match.span())
    for match in _SELF.finditer(text):
        yield message.make("relation", "self", *match.span())
    for match in _PARENTS.finditer(text):
        yield message.make("relation", "father", *match.span())
        yield message.make("relation", "mother", *match.span())


def _mentioned(message: Message) -> Iterator[Found]:
    text = message.text
    for match in _PARENTS.finditer(text):
        yield message.make("relation", "father", *match.span())
        yield message.make("relation", "mother", *match.span())
    if _OUTSIDE_OF_HELP.search(text):
        return
    reached = 0
    for match in _OTHER.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        helped = _BENEFIT_BEFORE.search(before)
        if (helped or not _HELPER_AFTER.match(text[match.end() :])) and not re.search(
            r"(?:叫|让|喊)$", text[: match.start()]
        ):
            reached = match.end()
            value = "neighbour" if match.group().endswith("邻居") else "other"
            yield message.make("relation", value, *match.span())
    for match in _candidates(text):
        if match.start() < reached or not _helped(message, match):
            continue
        reached = match.end()
        yield _with_prefix(message, match)
    for match in () if "监护人" in text else _SELF.finditer(text):
        yield message.make("relation", "self", *match.span())


def _candidates(text: str) -> Iterator[re.Match[str]]:
    start = 0
    while start < len(text):
        match = _COMPOUND.match(text, start) or _SAID.match(text, start)
        if match is None:
            start += 1
            continue
        yield match
        start = match.end()


def _with_prefix(message: Message, match: re.Match[str]) -> Found:
    before = message.text[max(0, match.start() - _REACH) : match.start()]
    prefix = _PREFIX.search(before)
    start = match.start() - (len(before) - prefix.start() if prefix else 0)
    return message.make("relation", _value(match.group()), start, match.end())


def _value(words: str) -> str:
    if re.match(r"(?:大|小|二|三|老)?(?:对门|隔壁|街坊|邻居)", words):
        return "neighbour"
    return _VALUE[words]


@dataclass(frozen=True)
class _Mention:
    """A relative named in a message, with the words around."""

    text: str
    before: str
    word: str
    after: str
    step: str | None

    @property
    def about_a_certificate(self) -> bool:
        return re.search(r"证|销", self.text) is not None


def _helped(message: Message, match: re.Match[str]) -> bool:
    text = message.text
    before = text[max(0, match.start() - _REACH) : match.start()]
    after = text[match.end() : match.end() + _REACH]
    mention = _Mention(text, before, match.group(), after, message.step)
    if message.taken(*match.span(), "person_name", "division", "marital_status"):
        return False
    if _no_person(mention):
        return False
    if _BENEFIT_BEFORE.search(before) and not _COUSINS.search(before):
        return not _ERRAND_AFTER.match(after)
    return not any(against(mention) for against in _AGAINST)


def _no_person(mention: _Mention) -> bool:
    """娘 in 姑娘, 儿 in 这儿 and 奶 in 牛奶 are nobody."""
    if _WORD_BEFORE.search(mention.before) or _NOT_PERSON_AFTER.match(mention.after):
        return True
    if _BOTH_PARENTS.search(mention.before[-1:] + mention.word + mention.after[:1]):
        return True
    if len(mention.word) > 1 and mention.word not in _LEXICON.need_owner:
        return False
    if mention.word == "儿" and re.match(r"[童科媳女歌子]", mention.after):
        return True
    opens = mention.word in _OPENING and re.search(r"(?:^|[，。,；; ])$", mention.before)
    return not (_OWNED.search(mention.before) or opens)


def _is_asked_otherwise(mention: _Mention) -> bool:
    """The question for the guardian is answered with a guardian."""
    return mention.step == "guardian" and not re.match(r"又|的证|叫|今年|眼|腿|残", mention.after)


def _has_the_phone(mention: _Mention) -> bool:
    used = re.search(r"(?:是|用|留)(?:的是)?(?:我|俺)?家?$", mention.before)
    phone = re.search(r"(?:电话|手机|号码?)[^，,。]{0,4}$", mention.before)
    return bool(used and re.match(r"[的嘞](?:电话|手机|号|$|[，,。 ])", mention.after)) or bool(
        used and phone and re.match(r"[的嘞]", mention.after)
    )


def _is_pointed_at(mention: _Mention) -> bool:
    strangers = mention.word in _YOUNG or re.search(r"(?:窗口那?|客服小?)$", mention.before)
    return bool(strangers) and _POINTED_AT.search(mention.before.removesuffix("小")) is not None


def _helps(mention: _Mention) -> bool:
    before, after = _HELPER_BEFORE.search(mention.before), _HELPER_AFTER.match(mention.after)
    return bool(before or after)


def _is_addressed(mention: _Mention) -> bool:
    """大姐，你好 greets; 张大爷 is called by a name."""
    greeted = not mention.before and _ADDRESSED.match(mention.text)
    titled = mention.word in _LEXICON.addressable and _SURNAME_BEFORE.search(mention.before)
    thanked = _THANKED_BEFORE.search(mention.before) or (
        _OPENS.fullmatch(mention.before) and _THANKED_AFTER.match(mention.after)
    )
    return bool(greeted or titled or thanked)


def _describes_the_speaker(mention: _Mention) -> bool:
    return re.search(r"[我俺]是[^，。,；; ]{1,6}的$", mention.before) is not None


def _is_in_another_family(mention: _Mention) -> bool:
    if not _COUSINS.search(mention.before):
        return False
    benefits = re.search(r"[给替帮]", mention.before) is not None
    return not (benefits and _VALUE.get(mention.word) == "relative")


def _is_gone(mention: _Mention) -> bool:
    """Parents or a spouse who died long ago are told of, not helped."""
    if mention.about_a_certificate:
        return False
    spouse = _VALUE.get(mention.word) == "spouse" and _FAMILY_EVENT.match(mention.after)
    return bool(spouse or _ALL_GONE.match(mention.after))


_AGAINST = (
    _is_asked_otherwise,
    _has_the_phone,
    _is_pointed_at,
    _helps,
    _is_addressed,
    _describes_the_speaker,
    _is_in_another_family,
    _is_gone,
)
