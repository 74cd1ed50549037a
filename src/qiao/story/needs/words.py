"""Words（选项）of the willingness form: what each drop-down offers, and what offices write instead.

Where the engine counts in steps (education 0 to 6, reach 0 to 4), the step is the place in the order given here.
"""

from __future__ import annotations

from qiao.story.register.words import EDUCATION as EDUCATION
from qiao.story.register.words import HEALTH as HEALTH
from qiao.story.register.words import POVERTY_STATUS as POVERTY_STATUS
from qiao.story.register.words import spelt


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


REACH = spelt(
    本乡镇="乡镇内 乡内 镇内 本镇 本乡 本村 村内 家门口 附近 家附近 周边 离家近 家门口附近",
    本县="就近 本地 当地 县内 区内 本区县 区县内 县域内 本区 乡外县内",
    本省="省内 市内 本市 本省市 省(市)内 重庆市内 重庆 主城 主城区 重庆主城 重庆主城区 县外省内 县外市内",
    结对地区="结对 结对省 结对省市 对口 山东 山东省 对口地区 协作地区 对口协作地区 协作省份 协作地区省份 结对城市",
    全国="不限 全国各地 全国均可 哪里都行 哪里都可以 哪都行 哪儿都行 都可以 都行 都可 均可 随便 无所谓 无要求"
    " 不挑 国内 国内均可 重庆市外 重庆以外 不限地区 不限地点 省内外均可 省外 外省 市外 其他省市 任何地方",
)

LEAVE, NEAR, PUBLIC_POST, OWN_BUSINESS, TRAINING, NOT_NOW = (
    "外出务工",
    "就近就业",
    "公益性岗位",
    "自主创业",
    "参加培训",
    "暂不找活",
)
NEXT_STEP = spelt(
    外出务工="外出 愿外出 外出就业 市外务工 省外务工 县外务工 跨省务工 转移就业 继续外出务工",
    就近就业="就近 愿就近 就近务工 就地就近就业 就地就近 就地就业 县内务工 本地务工 扶贫车间 帮扶车间",
    公益性岗位="公益岗位 公益岗 公益性岗",
    自主创业="创业 自主经营 返乡创业",
    参加培训="培训 先培训 技能培训",
    暂不找活="暂不 暂无就业意愿 无就业意愿 无意愿 不外出 不想务工 在家务农 务农 不就业 暂不就业",
)
PERSON_TYPE = spelt(
    农村劳动力="农村劳动者 农民 务农人员",
    返乡农民工="返乡人员 返乡务工人员 农民工",
    高校毕业生="大学生 毕业生 应届毕业生",
    退役军人="退伍军人",
    就业困难人员="就业困难对象 困难人员",
    其他="其它 其他人员",
)
UNEMPLOYED_REASON = spelt(
    照料家人="照顾家人 照顾老人 照顾小孩 家庭原因 照料家庭",
    身体原因="健康原因 生病 残疾 因病",
    缺少技能="无技能 缺技能 没有技能 技能不足",
    没有合适岗位="未找到工作 找不到工作 无合适岗位 岗位不合适",
    刚返乡="返乡 企业停产 合同到期 被裁员 失业返乡",
    刚毕业="毕业 毕业未就业",
    务农="在家务农 农忙",
    其他="其它 其他原因",
)
EMPLOYED = ("已就业", "就业", "在岗", "务工中", "在业"), ("未就业", "失业", "待业", "无业", "不在业")
CARES = (
    *("需要", "照料老人", "照顾老人", "照料小孩", "照顾小孩", "照看小孩"),
    *("照顾孩子", "带孩子", "照料老人小孩", "照顾病人"),
)
NIGHTS = (
    ("是的", "可以", "能上", "行", "可", "接受", "可接受", "能接受", "可以上", "都行", "都可以", "没问题"),
    ("不可以", "不上", "不行", "不可", "不接受", "不能上", "上不了", "不可以上", "不愿"),
)
NO_FLOOR = _set(
    "面议 面谈 不限 无 都行 都可以 都可 随便 无所谓 无要求 没要求 没有要求 不要求 没有 协商 可谈 待定 看情况"
)
"""What people write who name no least wage."""
AT_ONCE = _set("随时 随时可以 随时可走 随时都行 即时 即刻 即日 即日起 现在 马上 立即 立刻 尽快 尽早 今天 都行 都可以")
"""What people write who can leave on the day that is asked about."""
NOBODY = _set(
    "没有 没 没人 无人 否 不 不是 0 零 n no 单独 独自 自己 本人 一人 一个人 单人 个人 只有自己 就自己 自己去",
    "不同行 无同行 无同行人 没有同行人 不需要 不用 无需",
)
"""What people write in the column of companions who go alone, besides what is nothing in every column."""
KIN = _set(
    "妻子 老婆 媳妇 爱人 配偶 丈夫 老公 夫妻 夫妇 两口子 对象 父母 父亲 母亲 爸爸 妈妈 爸妈 爸 妈",
    "儿子 女儿 孩子 小孩 子女 儿媳 女婿 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 兄妹 姐弟 哥 弟 姐 妹",
    "叔叔 伯伯 舅舅 姑姑 婶婶 嫂子 表哥 表弟 表姐 表妹 堂哥 堂弟 侄子 侄女 外甥",
    "家人 家属 全家 一家 一家人 亲戚 亲友 亲属 朋友 好友 老乡 同乡 同村 同村人 邻居 同学 工友 同事 熟人 有 是 有人",
)
"""Words that say that somebody goes along, and not who."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "冉牟谯蒲阳文庞樊殷温康施洪申易骆柏符古游简"
)
"""The usual surnames, those of 渝东南 among them, to tell a person's name from a group's."""
