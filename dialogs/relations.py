"""Who people are to one another (与申请人关系): words for a relation, and the way back.

``proxy.relation`` is the person helped as the proxy sees them (mother: 给我妈办);
``guardian.relation`` is the guardian as the person helped has them (mother: 监护人是她妈妈).
"""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    ("grandparent", r"爷爷|奶奶|姥姥|姥爷|外婆|外公|外祖|祖父|祖母"),
    ("grandchild", r"孙子|孙女|外孙|孙儿"),
    ("spouse", r"老伴|爱人|丈夫|妻子|老公|老婆|媳妇|配偶|男人|当家的|屋里人|夫妻"),
    ("mother", r"妈|娘|母亲|母女|母子"),
    ("father", r"爸|爹|父亲|父子|父女"),
    ("sibling", r"哥|姐|弟|妹|兄弟|姊妹"),
    ("child", r"儿子|女儿|闺女|孩子|子女|儿|娃|妮"),
    ("neighbour", r"邻居|街坊|隔壁|对门|同村"),
    ("friend", r"朋友|同学|同事"),
    ("relative", r"叔|伯|姑|姨|舅|婶|侄|外甥|公公|婆婆|岳父|岳母|丈人|丈母|表|堂|亲戚|女婿|嫂"),
    ("other", r"村委|居委|社区|民政|机构|福利院|养老院|干部|其他|别人"),
)
_SELF = re.compile(
    r"^(就?是)?(我|俺|本人|我自己|俺自己|我本人|自己)(就?是|本人|自己|呗|啊|呀|来)*[。.]?$"
)
_RELATIVES_FIRST = re.compile(r"公公|婆婆|岳|丈人|丈母|姑|姨|舅|叔|伯|婶|侄|外甥|表|堂|嫂|女婿")

_BACK = {
    "mother": "child",
    "father": "child",
    "spouse": "spouse",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "relative": "relative",
    "neighbour": "neighbour",
    "friend": "friend",
    "other": "other",
}


def relation_in(text: str) -> str | None:
    """The first relation that ``text`` names, as a code, or None."""
    if _RELATIVES_FIRST.search(text):
        return "relative"
    found = [(m.start(), code) for code, words in _WORDS if (m := re.search(words, text))]
    return min(found)[1] if found else None


def means_self(text: str) -> bool:
    """Whether ``text`` says 就是我 and no more."""
    return bool(_SELF.match(text.strip()))


def way_back(relation: str, own_sex: str | None) -> str | None:
    """What someone is to the person helped, given what that person is to them.

    A helper of ``child`` is a parent: ``own_sex`` (the helper's) tells which; None when unknown.
    """
    if relation == "child":
        return {"male": "father", "female": "mother"}.get(own_sex or "")
    return _BACK.get(relation)
