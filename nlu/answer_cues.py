"""What a question is about and what it asks for (线索): readable cues beside the learned weights.

A cue is a name and the words that show it. Each cue is a feature, and so is each pair of a matter
(公示) with what is asked of it (几天): that tells 公示几天 from 公示在哪 with few examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.text import View

_SAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"残疾人?证|残极证|残疾正", "残疾人证"),
        (r"[俺咱]们?", "我"),
        (r"恁们?", "你"),
        (r"[嘞哩]", "的"),
        (r"怎么样|咋个?|怎样|如何", "怎么"),
        (r"啥|什麼|哪样", "什么"),
        (r"[中行管](不|吗)|行不行|可以不|能不能|可不可以|能否|是否", "可以吗"),
        (r"弄", "办"),
        (r"多长时间|多长日子|多长|多少天|几天|几日|多少日", "多久"),
        (r"评残|鉴定|评级", "评定"),
        (r"本本|本子", "证"),
        (r"咨询|来电人?|市民|请问|我想问", ""),
    )
)
_MARKS = re.compile(r"[，。？！、；：“”\"'?!,.…~～（）()]")

ASKED: dict[str, str] = {
    "fee": "钱|费|收多少|花多少|掏|免费|报销|谁出|到付|付",
    "amount": "多少钱|几块|金额|标准|几个钱|几百|档",
    "how_long": "多久|工作日|时限|期限|等多少|什么时候|日子|时间|几点|哪天|几号|日期",
    "where": "哪里|哪儿|在哪|去哪|上哪|地点|地方|位置|地址|哪个医院|入口|哪边|窗口",
    "who": "谁|什么人|哪些人|条件|资格|够不够|符合|要求",
    "how": "怎么|流程|步骤|程序|办法|手续",
    "need": "材料|要带|带什么|准备|要交|提供|证明|复印|拿什么|手续",
    "may": "可以吗|能|可以|允许|还给",
    "what": "什么意思|是什么|区别|含义|什么叫|解释|一样|是不是",
    "years": "几年|多少年|终身|一辈子|年限|保存|留多久|存",
    "contact": "电话|号码|联系方式|热线|网址|短信|通知|告诉",
    "age": "岁|年龄|年纪|超龄|多大",
    "again": "重新|再评|再办|再申请|重办|复评|重评|复议|还要再",
    "level": "几级|等级|分级",
    "see": "查|看|进度|状态|下载",
}
MATTERS: dict[str, str] = {
    "assessment": "评定|残疾鉴定|大夫|医生",
    "hospital": "医院|机构|大夫|医生",
    "publicity": "公示",
    "photo": "照片|相片|照相|拍照|像素|证件照|图片",
    "courier": "快递|邮|寄",
    "living": "生活补贴|困难补贴|困难残疾人",
    "nursing": "护理补贴|护理费|重度护理|重残补贴|照护",
    "subsidy": "补贴|补助",
    "both": "两项|两个补贴|两种补贴|俩补贴|双份",
    "minimum_living": "低保",
    "extreme_poverty": "特困|五保|敬老院",
    "injury": "工伤",
    "orphan": "孤儿|孤残|没爹|爹妈都",
    "elder": "老年|高龄|老龄|离休|因公|伤残军人",
    "pension": "养老(?!院)",
    "work": "就业|工作(?!日|人)|找活|求职|岗位|失业|下岗",
    "card": "卡|账户|存折|一卡通|银行",
    "guardian": "监护",
    "child": "孩|娃|未成年|儿子|孙",
    "mental": "精神|智力|脑子|智障",
    "proxy": "代办|替|代人|委托|别人|亲属|代领|代取|授权书",
    "lost": "丢|遗失|找不|不见|偷|补办|补证|挂失",
    "damaged": "破|烂|坏|损|泡|撕|看不清字|磨",
    "expired": "过期|到期|期满|有效期|到日子",
    "moved": "户口|户籍|迁|落户",
    "change": "变更|改|加重|病重|变了",
    "cancel": "注销|销证|销了|销",
    "death": "去世|死|走了|没了|过世|不在了",
    "old": "旧|老证|原证|老残疾|原来的证|以前的证|收回|收走",
    "identity": "身份证|户口本|户口簿",
    "electronic": "电子|手机|豫事办|网",
    "bed": "床|瘫|上门|出不|走不|行动|轮椅|来家|到家里|入户",
    "village": "村|社区|居委|大队",
    "complaint": "投诉|举报|反映|意见|态度|告他|说理|告那",
    "data": "信息|资料|隐私|泄露|保密",
    "a_level": "[一二三四]级",
    "number": "证号|编号|编码",
    "certificate": "残疾人证|证(?!明)",
    "hand_in": "提交|交上去|交表|表",
    "degree": "等级|级别|级",
    "result": "结果|评定表",
    "particulars": "名字|姓名|地址|联系人",
    "collect": "领证|取证|拿证|拿到|领取",
    "letter": "委托书|授权书",
    "refused": "没通过|不批|没批|批不下|驳回|没过|没办成|没下来",
    "month": "补发|补给|当月|哪个月|几月|以前",
    "outside": "外省|省外|外地|不是河南|非河南",
    "online": "网上|线上|豫事办|app|网址|网站",
    "idle": "无业|没工作|闲",
    "care": "照护|照顾|自理",
}
_ASKED = {name: re.compile(words) for name, words in ASKED.items()}
_MATTERS = {name: re.compile(words) for name, words in MATTERS.items()}


def plain(text: str) -> str:
    """``text`` with one word for each idea: 咋, 怎样 and 如何 are 怎么, 评残 is 评定."""
    words = _MARKS.sub("", View.spaced(text).tight().chars.lower())
    for pattern, word in _SAME:
        words = pattern.sub(word, words)
    return words


def cues(words: str) -> Iterator[str]:
    """The cues in ``words`` (made ``plain`` before) and their pairs."""
    asked = [name for name, pattern in _ASKED.items() if pattern.search(words)]
    matters = [name for name, pattern in _MATTERS.items() if pattern.search(words)]
    yield from (f"?{name}" for name in asked)
    yield from matters
    yield from (f"{matter}?{name}" for matter in matters for name in asked)
    yield from (f"{one}+{two}" for i, one in enumerate(matters) for two in matters[i + 1 :])
