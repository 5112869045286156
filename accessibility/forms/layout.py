"""The layout of 附件1 (残疾人服务“一件事”申请表): its rows, labels, order, merged cells and boxes.

One declaration is read by the printed form and by its text twin.
"""

from __future__ import annotations

from accessibility.forms.cells import (
    Block,
    Boxes,
    Cell,
    Field,
    Label,
    Options,
    PhotoBox,
    Row,
    Section,
)

TITLE = "残疾人服务“一件事”申请表"
NOTE = "注：如您的残疾人证残疾等级为一、二级，政府将为您缴纳城乡居民基本养老保险费。"
REMARK = "备注：申请新办残疾人证时，不需提供“个人基本信息”中“残疾人证号”信息。"

# 附件1 writes 语言 where 附件2·六·1 writes 言语; the printed form keeps the word of the form.
CATEGORIES: Options = (
    ("vision", "视力"),
    ("hearing", "听力"),
    ("speech", "语言"),
    ("physical", "肢体"),
    ("intellectual", "智力"),
    ("mental", "精神"),
)
REASONS: Options = (("recovered", "康复"), ("deceased", "死亡"), ("other", "其他"))
KINDS: Options = (("living_subsidy", "困难生活补贴"), ("nursing_subsidy", "重度护理补贴"))
BENEFITS: Options = (
    ("minimum_living", "低保"),
    ("extreme_poverty", "特困"),
    ("retired_cadre", "离休"),
    ("orphan", "孤儿"),
    ("work_injury_care", "工伤保险生活护理费"),
    ("elderly_allowance", "老年生活（护理）津贴"),
    ("duty_disability", "因公致残"),
)
YES_NO: Options = (("yes", "是"), ("no", "否"))
JOB_TYPES: Options = (("full_time", "全职"), ("part_time", "兼职"))


def _pair(text: str, key: str, label_span: int, span: int, hint: str = "") -> tuple[Label, Field]:
    return Label(text, label_span), Field(key, text, span, hint)


def _ticks(text: str, key: str, options: Options, label_span: int, span: int) -> tuple[Cell, ...]:
    return Label(text, label_span), Boxes(key, text, options, span)


_PERSONAL = Block(
    "",
    (
        Row(
            9.4,
            (
                *_pair("姓名", "personal.name", 7, 14),
                *_pair("性别", "personal.sex", 7, 10),
                *_pair("民族", "personal.ethnicity", 8, 13),
                PhotoBox(13, 5),
            ),
        ),
        Row(
            9.4,
            (
                *_pair("身份证号", "personal.id_number", 7, 14),
                *_pair("出生日期", "personal.birth_date", 7, 10),
                *_pair("残疾人证号", "personal.certificate_number", 8, 13),
            ),
        ),
        Row(
            9.4,
            (
                *_pair("婚姻状况", "personal.marital_status", 7, 14),
                *_pair("文化程度", "personal.education", 7, 10),
                *_pair("联系电话", "personal.phone", 8, 13),
            ),
        ),
        Row(
            9.4,
            (
                *_pair("户口性质", "personal.household_type", 7, 11),
                *_pair("户籍地地址", "personal.household_address", 8, 33),
            ),
        ),
        Row(9.4, _pair("居住地住址", "personal.residence_address", 8, 51)),
        Row(
            8.2,
            _pair("居住地所属区划", "personal.residence_division", 12, 60, "五级区划选择"),
        ),
    ),
)

_NEW = Block(
    "新办",
    (
        Row(
            7.8,
            (
                Label("新办", 8, 2),
                *_ticks("申请残疾类别", "certificate.new.categories", CATEGORIES, 14, 50),
            ),
        ),
        Row(7.8, _pair("户籍地所属区划", "certificate.new.household_division", 14, 50)),
    ),
    ("certificate_new",),
)
_MIGRATE = Block(
    "迁移",
    (
        Row(
            7.6,
            (
                Label("迁移", 8, 6),
                *_pair("新户籍地所属区划", "certificate.migrate.new_household_division", 14, 50),
            ),
        ),
        *(
            Row(7.6, _pair(text, f"certificate.migrate.{key}", 14, 50))
            for text, key in (
                ("新户籍地址", "new_household_address"),
                ("新居住地行政区划", "new_residence_division"),
                ("新居住地地址", "new_residence_address"),
                ("原户籍地址", "old_household_address"),
                ("原居住地址", "old_residence_address"),
            )
        ),
    ),
    ("certificate_migrate",),
)
_CANCEL = Block(
    "注销",
    (
        Row(
            7.8,
            (
                Label("注销", 8, 2),
                *_ticks("注销类别", "certificate.cancel.categories", CATEGORIES, 14, 50),
            ),
        ),
        Row(7.8, _ticks("注销原因", "certificate.cancel.reason", REASONS, 14, 50)),
    ),
    ("certificate_cancel",),
)
# The sixth box (精神) slipped into the next label of the printed source (附件1 L174-175).
_CHANGE = Block(
    "类别/等级变更",
    (
        Row(
            9.4,
            (
                Label("类别/等级\n变更", 8),
                *_ticks("申请残疾类别", "certificate.change.categories", CATEGORIES, 14, 50),
            ),
        ),
    ),
    ("certificate_change",),
)
_GUARDIAN = Block(
    "监护人或联系人",
    (
        Row(
            11,
            (
                Label("监护人或联系人（评定类别为精神和智力或未满18岁必填）", 20),
                *_pair("姓名", "guardian.name", 5, 9),
                *_pair("与申请人关系", "guardian.relation", 10, 8),
                *_pair("联系电话", "guardian.phone", 8, 12),
            ),
        ),
    ),
)
_SUBSIDY = Block(
    "",
    (
        Row(
            8.2,
            (
                Label("申领补贴类别", 14),
                Boxes("subsidy.kinds", "申领补贴类别", KINDS, 58, apart=True),
            ),
        ),
        Row(
            8.2,
            (
                *_pair("残疾人证号", "subsidy.certificate_number", 14, 18),
                *_pair("残疾类别", "subsidy.category", 8, 12),
                *_pair("残疾等级", "subsidy.level", 8, 12),
            ),
        ),
        Row(
            9.8,
            (
                *_pair("一卡通银行账户", "subsidy.bank_account", 14, 24),
                *_pair(
                    "申请日期",
                    "subsidy.apply_date",
                    8,
                    26,
                    "新办时，按残疾人证核发时间，其余按申请时间",
                ),
            ),
        ),
        Row(8.2, _pair("监护人身份证号", "guardian.id_number", 14, 58)),
        Row(
            11,
            (
                Label("享受其他补贴\n政策情况", 14),
                Boxes("subsidy.other_benefits", "享受其他补贴政策情况", BENEFITS, 58),
            ),
        ),
    ),
    ("living_subsidy", "nursing_subsidy"),
)
_EMPLOYMENT = Block(
    "",
    (
        Row(
            8.2,
            _ticks("本人是否有就业能力和就业意愿", "employment.willing_and_able", YES_NO, 22, 50),
        ),
        Row(
            9.4,
            (
                *_pair("拟工作地区", "employment.region", 10, 24),
                *_pair("技术特长", "employment.skills", 10, 28),
            ),
        ),
        Row(8.2, _ticks("应聘类型", "employment.job_type", JOB_TYPES, 10, 62)),
    ),
    ("employment",),
)

SECTIONS: tuple[Section, ...] = (
    Section("个人基本信息", (_PERSONAL,)),
    Section("残疾人证办理", (_NEW, _MIGRATE, _CANCEL, _CHANGE, _GUARDIAN)),
    Section("困难残疾人生活补贴、重度残疾人护理补贴", (_SUBSIDY,)),
    Section("残疾人就业帮扶", (_EMPLOYMENT,)),
)
