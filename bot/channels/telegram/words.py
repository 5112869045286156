"""What the Telegram channel itself says, beside the conversation; plain and short."""

from __future__ import annotations

HUMAN, REPEAT, BACK, STATUS = "转人工", "再说一遍", "上一步", "办到哪了"
KEYBOARD = ((BACK, REPEAT), (STATUS, HUMAN))
"""The reply keyboard: what can always be said."""
COMMANDS = (
    ("start", "开始，或接着办"),
    ("help", "怎么用"),
    ("human", "转人工"),
    ("status", "办到哪一步了"),
    ("family", "请家人一起填"),
    ("web", "换到网页上接着办"),
    ("privacy", "怎么保护您的信息"),
    ("delete", "删除没有提交的申请"),
)
"""The menu of commands; names as Telegram wants them, in the order of the menu."""
DESCRIPTION = (
    "这里帮您办残疾人证、两项补贴、就业帮扶和养老保险补助。一次只问一件事，可以打字、点按钮或说话。"
)
HELP = (
    "我一次只问一件事。您可以打字、点按钮，也可以发语音。\n"
    "说错了，直接说新的，或者改一下刚才那条消息。\n"
    "想停就停，草稿保留30天；再回来时发 /start 接着办。\n"
    "/human 转人工\n/status 办到哪一步了\n/family 请家人一起填\n/web 换到网页上接着办\n"
    "/privacy 怎么保护您的信息\n/delete 删除没有提交的申请"
)
PRIVACY = (
    "Telegram 的服务器在境外。身份证号、银行账号、残疾人证号、照片、材料和签字，"
    "请在我发给您的网页上填，不要发在聊天里。\n"
    "别的回答加密保存，只用来办这件事。没有提交的申请，您随时可以用 /delete 删除。"
)
PRIVACY_CHAT = (
    "Telegram 的服务器在境外。您同意以后，才可以在聊天里发身份证号、银行账号、照片和材料；"
    "不同意就在网页上填。\n"
    "您的回答加密保存，只用来办这件事。没有提交的申请，您随时可以用 /delete 删除。"
)
MORE_PRIVACY = "更多说明：{url}"
ONLY_PRIVATE = "我只在私聊里办事，因为会说到个人情况。请点我的头像，单独和我说话。"
ALWAYS_THERE = "下面的几个按钮随时可以点。"
ON_PAGE = (
    "这一项请点下面的按钮，在网页上填。填好以后，这里会自己接着问。"
    "链接{minutes}分钟内有效，只能用一次。"
)
OPEN_PAGE = "打开网页填写"
NEW_LINK = "链接打不开了，再要一个"
NOT_IN_CHAT = (
    "这样的号码请不要发在聊天里，因为 Telegram 的服务器在境外。刚才那条我没有保存，也请您把它删掉。"
)
NOT_IN_CHAT_DELETED = (
    "这样的号码请不要发在聊天里，因为 Telegram 的服务器在境外。"
    "刚才那条我没有保存，已经从聊天里删除。"
)
NO_FILES_IN_CHAT = "照片和材料请不要发在聊天里，因为 Telegram 的服务器在境外。刚才那个我没有收。"
FILES_WHEN_ASKED = "问到照片或材料时，我会给您一个网页链接。"
ASK_CONSENT = (
    "这一项是敏感信息。Telegram 的服务器在境外，在这里发，信息会经过境外。"
    "您同意把身份证号、账号、照片、材料和签字发在这个聊天里吗？不同意也能办，在网页上填。"
)
AGREE_CHAT, RATHER_PAGE, DISAGREE = "同意在这里发", "在网页上填", "不同意"
CONSENTED = "好，这些信息可以发在这个聊天里。要改主意，发 /privacy。"
FIRST_CONSENT = "您还没有同意在聊天里发这类信息，刚才那条没有保存。"
NO_PAGE = "好，那就不在聊天里发。请到窗口办理，或让工作人员帮您。发 /human 转人工。"
CHOSEN = "您选了：{label}"
TICKED = "已选·{label}"
DONE = "选好了"
NONE_TICKED = "还没有选。请先点一项或几项，再点“选好了”。"
STALE = "这个按钮已经过去了，请看最新的问题。"
ALREADY = "这一步已经选过了。"
LATE = "您前面有一条消息来晚了，我没有算数。需要的话请再发一次。"
SHARE_PHONE = "把我这个号的手机号发给助手"
SHARE_HINT = "手机号可以直接打字，也可以点下面的按钮发给我。"
NOT_YOURS = "这不是您自己的手机号。请点“{share}”，或直接打字告诉我。"
NO_PHONE_ASKED = "现在没有问手机号，这条我没有用。"
PHONE_ABROAD = "这个号码不是内地手机号。请打字告诉我一个能联系到您的手机号。"
TOO_LARGE = "这个文件太大了，超过20兆，收不了。请换一个小一点的，或拍照时选普通画质。"
NOT_A_FILE = "这种文件收不了。请发照片（JPEG、PNG）或 PDF。"
NOT_ASKED_FILE = "现在没有问照片或材料，这个我没有收。问到的时候请再发。"
ONE_OF_ALBUM = "您一次发了几张，我收了第一张。要换成另一张，请单独再发那一张。"
UNREADABLE = "这种消息我看不懂。请打字、点按钮、发语音，或在问到时发照片。"
DOWNLOAD_FAILED = "刚才那个文件没有取到，请再发一次。"
WORKING, STILL_WORKING, WORKED = (
    "正在处理，请稍等……",
    "还在处理，请再等一会儿……",
    "处理好了，结果在下面。",
)
CORRECTED = "您改了刚才那条消息，我按改后的算。"
GONE = "原来那份申请已经打不开了，我们重新开始。"
NEW_HERE = "我们从头说起。"
SURE_DELETE = "要删除这份没有提交的申请吗？删除以后找不回来。"
DELETE, KEEP = "删除", "不删"
DELETED = "都删掉了。想重新办，随时跟我说话。"
KEPT = "好，没有删。"
NOTHING_TO_DELETE = "您在这里没有正在填的申请。"
ENTERED = "您已经进到这份申请里，可以接着办。"
LAST_FOUR = "这个码要先核对身份证号的最后四位。请不要发在这里，点下面的按钮，在网页上核对。"
BY_FAMILY = (
    "请家人打开下面的链接，或在网页上输入{code}，就能一起看、一起填。数字15分钟内有效。\n{urls}"
)
BY_WEB = "在另一台手机或电脑上打开下面的链接，或输入{code}，就能接着办。数字15分钟内有效。\n{urls}"
IN_TELEGRAM = "Telegram：{url}"
ON_THE_WEB = "网页：{url}"
HEARD = "我听到的是"
STAFF, SYSTEM, SOMEBODY = "工作人员", "提示", "网页上"
FORM_ON_PAGE = "申请表里有身份证号等信息，请在网页上看。"
OPEN_FORM = "打开申请表"
BROKEN = "系统出了点问题，您说过的内容都还在。请把刚才那句再说一次。"
