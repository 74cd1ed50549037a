"""R3 岗位采集表: the vacancy form's columns in its order, and the headings that real posting lists use for them.

There is no column for sex: what may not be a condition of hiring is not read. A list that brings such a column is told
so, and each of its cells that asks for somebody is quoted（`watched`; notice of nine ministries of 2019-02-21 against
discrimination of women in recruitment）.
"""

from __future__ import annotations

from qiao.ground.exchange.cells import Choice, CreditCode, Date, Number, Phone, SkillList, Text, YesNo
from qiao.ground.exchange.columns import Column, Ledger, Watched, gettext_noop
from qiao.story.vacancies.ages_asked import GROUNDS
from qiao.story.vacancies.checks import ROW_CHECKS
from qiao.story.vacancies.errors import ASKED_IN_CELL, NOT_TO_ASK
from qiao.story.vacancies.named import FirmName, PostTitle
from qiao.story.vacancies.readers import (
    AgeText,
    DemandList,
    EducationText,
    ExperienceText,
    HeadcountText,
    MixedList,
    OccupationCell,
    PostPlace,
    RequiredSkills,
    WageText,
)
from qiao.story.vacancies.wording import asked_in_column, asks_nothing, may_not_be_a_column

PAY_METHODS = {
    "月薪": ("固定工资", "月结", "按月", "计月"),
    "计时": ("小时工", "按小时", "时薪", "计时工资"),
    "计件": ("计件工资", "按件", "多劳多得"),
    "日薪": ("日结", "按天", "计日"),
    "底薪加提成": ("底薪+提成", "提成制", "底薪＋提成"),
    "年薪": ("年薪制",),
}
BOARD_LODGING = {
    "包吃包住": ("包吃住", "包食宿", "提供食宿", "管吃管住", "免费食宿"),
    "包吃": ("管吃", "提供工作餐", "包餐", "供餐"),
    "包住": ("包住宿", "提供住宿", "管住", "提供宿舍"),
    "食宿补贴": ("餐补", "房补", "有补贴"),
    "不包": ("不包吃住", "自理", "食宿自理", "不包食宿", "不提供"),
}
CONTRACTS = {
    "劳动合同": ("正式合同", "固定期限劳动合同", "签订劳动合同", "直签", "全职", "正式工"),
    "劳务派遣": ("派遣", "派遣合同", "派遣工"),
    "劳务协议": ("劳务合同", "临时工", "季节工", "实习协议", "实习"),
    "非全日制": ("兼职", "非全日制用工", "小时工合同"),
}


def _said(*headings: str) -> tuple[str, ...]:
    """Headings by which offices and posting sites know a column, from lists separated by blanks."""
    return tuple(" ".join(headings).split())


_EMPLOYER = (
    Column(
        "employer",
        "用人单位",
        FirmName(100),
        _said(
            "单位名称 企业名称 公司名称 用工单位 招聘单位 用工企业 公司 企业",
            "company_name companyName company_full_name company employer coname fullCompanyName",
        ),
        required=True,
        sample="示例电子有限公司",
    ),
    Column(
        "credit_code",
        "统一社会信用代码",
        CreditCode(),
        _said("信用代码 社会信用代码 统一信用代码 营业执照号 credit_code uscc"),
        note=gettext_noop("18 位，照营业执照填"),
    ),
)
_POST = (
    Column(
        "post",
        "岗位名称",
        PostTitle(200),
        _said(
            "招聘岗位 职位名称 岗位 职位 工种 招聘职位 招聘工种 岗位工种 需求岗位 标题",
            "job_name jobName jobname position_name position positionName title job_title post",
        ),
        required=True,
        essential=True,
        sample="缝纫工",
    ),
    Column(
        "occupation",
        "职业",
        OccupationCell(),
        _said("职业代码 职业编码 职业分类代码 职业大典代码 工种代码 职业名称 职业（工种） occupation_code occupation"),
        note=gettext_noop("《职业分类大典（2022）》的代码或名称，如 6-05-01-03 缝纫工；不知道就空着"),
    ),
    Column(
        "industry",
        "所属行业",
        Text(100),
        _said("行业 行业类别 企业类型 行业类型 company_ind industry industryField companyInd_text"),
    ),
    Column(
        "headcount",
        "招聘人数",
        HeadcountText(),
        _said(
            "招募人数 需求人数 岗位数 招工人数 人数 用工人数 拟招人数 招聘名额 缺工人数 招聘数量",
            "num_people num headcount job_num people recruit_num recruitNumber",
        ),
        note=gettext_noop("写数字，大于 0"),
        sample="20",
    ),
    Column(
        "filled",
        "已招人数",
        Number(0, 1_000_000, integer=True),
        _said("已录用人数 已到岗人数 已上岗人数 已招聘人数 filled"),
        sample="0",
    ),
)
_PAY = (
    Column(
        "wage",
        "工资",
        WageText(),
        _said(
            "薪资范围 工资范围 薪资 工资待遇 薪资待遇 薪酬 月薪 薪酬待遇 月工资 待遇 工资标准 薪资水平 综合工资",
            "providesalary_text salary wage pay provideSalaryString salaryDesc",
        ),
        note=gettext_noop("写范围，不写面议，如 4000-6000元/月、25元/小时"),
        sample="4000-6000元/月",
    ),
    Column(
        "wage_low_yuan_month",
        "最低月工资（元）",
        Number(0, 10_000_000),
        _said(
            "最低工资 最低月薪 工资下限 薪资下限 起薪 月工资下限 最低薪资 工资最低 薪资起",
            "job_min_wage min_wage salary_min wage_min wage_low",
        ),
        sample="4000",
    ),
    Column(
        "wage_high_yuan_month",
        "最高月工资（元）",
        Number(0, 10_000_000),
        _said(
            "最高工资 最高月薪 工资上限 薪资上限 月工资上限 最高薪资 工资最高 薪资止",
            "job_max_wage max_wage salary_max wage_max wage_high",
        ),
        sample="6000",
    ),
    Column(
        "pay_method",
        "计薪方式",
        Choice(PAY_METHODS),
        _said("工资形式 工资计发方式 工资结算方式 薪酬形式 计酬方式 pay_method"),
        sample="月薪",
    ),
    Column("probation", "试用期", Text(60), _said("试用期限 试用期及工资 probation"), sample="1 个月，同工同酬"),
)
_TERMS = (
    Column(
        "hours",
        "工作时间",
        Text(100),
        _said("工时 上班时间 工作时长 工时制度 hours"),
        sample="每天 8 小时，月休 4 天",
    ),
    Column("shift", "班次", Text(60), _said("班制 倒班情况 上班班次 工作班次 排班 shift"), sample="长白班"),
    Column(
        "night",
        "是否夜班",
        YesNo(("夜班", "上夜班", "两班倒", "三班倒", "倒班"), ("白班", "长白班", "不上夜班", "无夜班", "正常班")),
        _said("夜班 上夜班 有无夜班 是否上夜班 是否倒班 night"),
        sample="否",
    ),
    Column(
        "board_lodging",
        "食宿",
        Choice(BOARD_LODGING),
        _said("食宿情况 吃住 吃住情况 是否包吃住 包吃住 食宿安排 board_lodging"),
        sample="包吃包住",
    ),
    Column(
        "board_yuan_month",
        "每月饭费",
        Number(0, 5_000, integer=True),
        _said("每月饭费（元） 伙食费 餐费 每月餐费 每月伙食费 board_yuan_month"),
        note=gettext_noop("元，不收填 0"),
    ),
    Column(
        "lodging_yuan_month",
        "每月住宿费",
        Number(0, 5_000, integer=True),
        _said("每月住宿费（元） 住宿费 宿舍费 房租 lodging_yuan_month"),
        note=gettext_noop("元，不收填 0；水电写在扣款项目"),
    ),
    Column(
        "deductions",
        "扣款项目",
        Text(100),
        _said("扣除项目 扣费 扣款 deductions"),
        note=gettext_noop("水电等，写明多少；没有写“无”"),
    ),
    Column(
        "contract",
        "合同类型",
        Choice(CONTRACTS),
        _said("用工形式 用工性质 劳动合同类型 合同 合同形式 contract"),
    ),
    Column(
        "dispatched_by",
        "派遣单位",
        Text(120),
        _said("劳务派遣单位 派遣公司 dispatched_by"),
        note=gettext_noop("劳务派遣的写和劳动者签合同的那家"),
    ),
    Column("insurance", "社会保险", Text(60), _said("社保 参保情况 五险 保险 缴纳社保 insurance"), sample="五险"),
)
_WHERE = (
    Column(
        "place",
        "工作地点",
        PostPlace(),
        _said(
            "工作地 工作地区 工作区域 所在地 地区 城市 工作城市 用工地点 就业地域 公司地址 所在地区",
            "workarea_text area city company_addr location place jobAreaString workarea",
        ),
        required=True,
        note=gettext_noop("写到区县，能写到乡镇更好"),
        sample="山东省济南市历城区",
    ),
    Column("address", "详细地址", Text(200), _said("工作地址 单位地址 厂址 address workAddress")),
)
_ASKED = (
    Column(
        "skills",
        "技能要求",
        RequiredSkills(),
        _said("技能 所需技能 必备技能 skills"),
        note=gettext_noop("只写必须会的，用顿号分开"),
    ),
    Column("certificate", "证书要求", SkillList(), _said("职业资格 资格证书 所需证书 证书 技能证书 certificate")),
    Column(
        "education",
        "学历要求",
        EducationText(),
        _said(
            "学历 文化程度 最低学历 期望学历 文化要求 教育程度",
            "degree edu require_edu education degreefrom_text diploma_requirement degreeString",
        ),
        sample="不限",
    ),
    Column(
        "age",
        "年龄要求",
        AgeText(),
        _said("年龄 年龄限制 年龄范围 age"),
        note=gettext_noop("没有法律、法规的理由不得限制"),
    ),
    Column("age_min", "最小年龄", Number(14, 99, integer=True), _said("年龄下限 最低年龄 age_min min_age")),
    Column("age_max", "最大年龄", Number(14, 99, integer=True), _said("年龄上限 最高年龄 age_max max_age")),
    Column(
        "age_reason",
        "年龄限制依据",
        Choice(GROUNDS),
        _said("年龄依据 年龄限制理由 年龄要求理由 法定依据 age_reason"),
        note=gettext_noop("写了年龄限制才选；没有依据的岗位不能核实"),
    ),
    Column("age_law", "年龄限制法规", Text(200), _said("法规条款 年龄法规 age_law")),
    Column(
        "experience",
        "工作经验",
        ExperienceText(),
        _said("经验要求 工作年数 工作年限 经验 workYear require_exp experience workyear_text"),
    ),
    Column(
        "demands",
        "体力要求",
        DemandList(),
        _said("劳动强度 身体要求 岗位体力要求 客观体力要求 demands"),
        note=gettext_noop("从下拉框里选，可选几项，用顿号分开；必须写理由"),
        sample="久站",
    ),
    Column(
        "demand_reason",
        "体力要求理由",
        Text(200),
        _said("要求理由 理由 体力要求的理由 demand_reason"),
        sample="流水线站立作业",
    ),
    Column(
        "young_ok",
        "可招未成年工",
        YesNo(),
        _said("可否招未成年工 适合16-17岁 可招16至17岁 未成年工 young_ok"),
        note=gettext_noop("16–17 岁可做的写“是”"),
        sample="否",
    ),
)
_CONTACT = (
    Column("contact", "联系人", Text(50), _said("招聘联系人 联系人姓名 contact"), sample="人事部"),
    Column("phone", "联系电话", Phone(), _said("电话 手机 联系方式 招聘电话 phone tel")),
    Column("collected_on", "采集日期", Date(), _said("登记日期 采集时间 收集日期 填报日期 collected_on")),
    Column("verified_on", "核实日期", Date(), _said("核实时间 审核日期 verified_on")),
    Column(
        "expires_on",
        "截止日期",
        Date(),
        _said("有效期至 招聘截止日期 有效期 截止时间 失效日期 deadline expires_on"),
    ),
    Column("starts_on", "上岗日期", Date(), _said("到岗日期 到岗时间 用工日期 上岗时间 开工日期 starts_on")),
)
_LISTED = (
    Column("welfare", "福利", Text(1_000), _said("福利待遇 工作福利 jobwelf job_welfare welfare benefits")),
    Column("attributes", "标签", MixedList(), _said("职位标签 岗位标签 attribute_text attributes tags jobTags")),
    Column(
        "keywords",
        "关键词",
        Text(2_000),
        _said("技能需求 岗位类型 技能标签 skill_keys position_keys keywords"),
    ),
    Column(
        "description",
        "岗位描述",
        Text(30_000),
        _said(
            "岗位要求 职位描述 职位要求 任职要求 岗位职责 工作内容 招聘要求 职能要求 岗位条件",
            "job_require res requirement description jobDescribe",
        ),
    ),
    Column(
        "employer_kind",
        "单位性质",
        Text(60),
        _said("企业性质 公司性质 companytype_text companyType employer_kind"),
    ),
    Column("employer_size", "单位规模", Text(60), _said("公司规模 企业规模 companySize companysize_text size")),
    Column("published", "发布时间", Text(60), _said("发布日期 更新时间 updatedate issueDate published")),
    Column("remarks", "备注", Text(500), _said("说明 其他 remarks remark")),
    Column(
        "demand",
        "需求编号",
        Text(16),
        _said("需求项编号 清单需求编号 需求项"),
        note=gettext_noop("答复需求清单的，写那一项的编号"),
        sample="XQ0001-001",
    ),
)

VACANCIES = Ledger(
    key="vacancies",
    title="岗位采集表",
    columns=_EMPLOYER + _POST + _PAY + _TERMS + _WHERE + _ASKED + _CONTACT + _LISTED,
    row_checks=ROW_CHECKS,
    one_of=(("place", "attributes"),),
    watched=Watched(may_not_be_a_column, asked_in_column, asks_nothing, ASKED_IN_CELL, NOT_TO_ASK),
)
"""R3, the vacancy form（岗位采集表）."""
