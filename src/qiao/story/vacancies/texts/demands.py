"""Physical demands in prose（体力要求）: 长期站立, 负重30斤, 登高作业, said plainly in what a post is or asks.

The vocabulary is small on purpose: a demand read where there is none keeps a worker from a post without a reason, so
a word counts only in the company that makes it a demand: 高温 is as often an allowance, a material or a test.
"""

from __future__ import annotations

import re

from qiao.story.needs.work_limits import bits
from qiao.story.vacancies.texts.spelling import tidy

_WRITTEN: tuple[tuple[str, str], ...] = (
    (
        "standing",
        r"久站|长(?:期|时间)(?:的)?站[立着班岗]|站立(?:式)?(?:工作|作业|上班|操作)|站着(?:上班|工作|干活|作业)|(?:全程|全天|整天)站[立着]",
    ),
    (
        "lifting",
        r"(?<![数据素材频片])搬运(?!机|车(?!间)|设备|工具|公司|经验|行业|文章|视频|数据|代码|内容)|搬(?:重物|货|抬)|抬重物|(?<!忍辱)负重|重体力|体力(?:活|劳动)"
        r"|(?:搬|抬|扛|提|举|背)[^,;。]{0,6}\d+\s?(?:斤|公斤|千克|kg)|(?<!自动)装卸(?:货物?(?=[,;。、\s]|$)|工|搬运|作业)",
    ),
    (
        "heights",
        r"(?<!步步)登高(?=作业|工作|操作|安装|施工|维修|架|证|车|[,;。、\s()]|$)|高空(?=[^,;。间]{0,4}(?:作业|安装|施工|清洗|焊接|工作|操作|维修|拆装|架设))"
        r"|(?:^|[,;。、\s有])高空(?=[,;。、\s)]|$)|高处(?:作业|施工|安装)|爬(?:高|杆|塔)|攀高|登(?:杆|塔)作?业?",
    ),
    (
        "heat",
        r"高温(?:作业|环境|车间|岗位|炉|下(?:工作|作业))|(?:适应|接受|忍受|耐受)高温|炉前工"
        r"|(?:^|[,;。、\s有])高温(?=[,;。、\s)]|$)",
    ),
    (
        "cold",
        r"冷库(?:工|管理员|保管|理货|分拣|搬运|作业|工作|内|里|操作|环境)|(?:进|在|适应|接受)冷库|低温(?:作业|环境|车间|仓库)|冷冻车间",
    ),
    ("dust", r"粉尘(?!检测|监测|防爆|仪|治理|涂料|浓度|传感|测)|灰尘(?:较?大|较?多)|有灰尘|棉絮|飞絮"),
    (
        "chemicals",
        r"接触[^,;。]{0,4}(?:化学品|油漆|化工|有毒|有害|溶剂|胶水|粉末涂料)|(?:油漆|化学|刺激性?|胶水|溶剂)(?:性)?(?:的)?气?味|有(?:些|点|轻微|一定)?(?:异味|气味)"
        r"|异味(?:较)?[大重]|有毒有害|喷漆(?:工|作业|岗)|油漆工",
    ),
    (
        "fine_sight",
        r"(?:裸眼|矫正|双眼)视力|视力(?:要求|要?好|良好|正常|佳|不低于|[\d达]|在\d)",
    ),
    ("hearing", r"(?<![语文])听力(?:要?好|良好|正常|佳)|听觉(?:灵敏|正常|良好)"),
    ("hands", r"手指灵[活巧]|手部灵[活巧]|双手灵[活巧]|心灵手巧|手眼协调"),
    ("walking", r"长(?:期|时间)(?:的)?(?:走动|行走|步行|巡走)|(?:全天|来回)走动|走动(?:较)?多"),
    ("machinery", r"(?:操作|看管|看护)(?:冲床|机台|车床|铣床|磨床|织机|纺机|冲压机)"),
)
_EACH = tuple((bits([key]), re.compile(written)) for key, written in _WRITTEN)
_ANY = re.compile("|".join(written for _, written in _WRITTEN))
_DENIED = re.compile(r"(?:无需|不需要?|不用|不必|无须|避免|没有|禁止|远离|免|无|不(?!怕))[^,;。]{0,4}$")


def demands_in(text: str) -> int:
    """The bit set of the physical demands that a text states plainly; 0 when it states none."""
    plain = tidy(text)
    if not _ANY.search(plain):
        return 0
    together = 0
    for bit, written in _EACH:
        places = (found.start() for found in written.finditer(plain))
        if any(not _DENIED.search(plain[max(0, start - 8) : start]) for start in places):
            together |= bit
    return together
