"""The design page（部件一览）: every part in every state, with made-up data. Axe and the screenshots look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace as Made
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.web.frame.pages import Page
from qiao.web.frame.todo import Due, Kind, Waiting

CHIPS = (
    ("rest", ("暂不找活", "不去", "已满", "已撤回")),
    ("ready", ("愿外出", "愿就近", "重新求职", "已核实")),
    ("way", ("待答复", "待出发", "在岗 · 泰安", "校验中")),
    ("wait", ("待核实", "待记录答复", "待企业确认", "待发布")),
    ("wrong", ("联系不上", "拦下", "有争议", "失败")),
)


class Sample(forms.Form):
    """A form with every kind of field, one of them wrong."""

    name = forms.CharField(label="姓名", max_length=40)
    born = forms.DateField(label="出生", required=False, help_text="写成 1988-03-06。有证件的不用填。")
    wage = forms.IntegerField(label="一个月至少多少钱", help_text="整数，元", min_value=0)
    far = forms.ChoiceField(label="去得到", choices=[("near", "乡镇内"), ("county", "县内"), ("far", "结对省")])
    way = forms.ChoiceField(
        label="怎么知道的", choices=[("visit", "上门"), ("phone", "电话")], widget=forms.RadioSelect, initial="visit"
    )
    agreed = forms.BooleanField(label="本人同意两地共享", required=False)
    said = forms.CharField(label="还有什么要说的", required=False, widget=forms.Textarea(attrs={"rows": 2}))


@dataclass(frozen=True)
class Pretended:
    """To-do that the page makes up."""

    today: date

    def waiting(self) -> list[Waiting]:
        """Late, due today, due later, and without a day."""
        return [
            self._one("cases", "欠薪求助待答复", "件", Due(2, "#todo", self.today, "泰安站同办")),
            self._one(
                "followups", "回访逾期", "人", Due(37, "#todo", self.today - timedelta(9), "满三个月前须联系上", True)
            ),
            self._one(
                "matching", "第 3 轮推荐待发布", "人", Due(412, "#todo", self.today + timedelta(2), "已过最优性校验")
            ),
            self._one("register", "意愿超过 90 天未核实", "人", Due(1386, "#todo", None, "酉阳最多，31 人")),
        ]

    def _one(self, stage: str, title: str, unit: str, due: Due) -> Waiting:
        return Waiting(Kind(f"design.{stage}", stage, title, unit, "", _nothing), due)


def _nothing(actor: Actor) -> Due:
    return Due(0, "")


class Design(Page):
    """Every part, for whoever builds pages and whoever checks them."""

    permission = "system.operate"
    template = "frame/design.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        form = Sample({"name": "陈兴碧", "wage": "三千", "far": "far", "way": "phone"})
        return self.show(chips=CHIPS, waiting=Pretended(clock.today()).waiting(), form=form, **_samples())


def _samples() -> dict[str, Any]:
    return {
        "crumbs": [("劳动者", "#top"), ("快满三个月（41 人中第 3）", "")],
        "tiles": TILES,
        "facts": [("年龄", "31"), ("电话", "138 **** 0000"), ("家", "文峰镇 三坪村"), ("同户", "3 人，1 人在岗")],
        "masked": Made(shown="尾号 1041", reveal_url="#masked", key="sample", least=4, what="身份证号"),
        "piers": PIERS,
        "nodes": NODES,
        "changes": [
            Made(label="电话", before="138 **** 0000", after="139 **** 0002"),
            Made(label="村", before="", after="三坪村"),
        ],
        "progress": Made(
            key="a",
            title="正在写入：尖山镇 6 月台账",
            done=2140,
            total=3310,
            unit="行",
            left="约 2 秒",
            stop_url="#stop",
        ),
        "counted": Made(key="b", title="正在读：文峰镇台账", done=2140, total=None, unit="行", left="", stop_url=""),
        "steps": [("上传", "done"), ("认列 21/21", "done"), ("校验", "done"), ("预览", "now"), ("写入", "")],
        "confirm": CONFIRM,
    }


TILES = [
    Made(
        label="赴鲁就业（建卡贫困户）",
        figure="1,588",
        unit="人",
        expected="1,588 人",
        ok=True,
        note="其中 2018 年 972 人",
        url="#tiles",
    ),
    Made(
        label="各区县走访至少两次",
        figure="13",
        unit="/ 14 个",
        expected="14 个",
        ok=False,
        note="还差 1：城口",
        url="#tiles",
    ),
    Made(label="援助项目", figure="–", unit="", expected="81 个", ok=False, note="还没有记录：等“项目”", url=""),
    Made(label="新增", figure="1,248", unit="行", expected="", ok=None, note="登记里没有的人", url="#tiles"),
]
PIERS = [
    Made(name="走访", when="2018-10-16", icon="walk", bank="home", state="done", span=""),
    Made(name="需求", when="03-06", icon="message-2-heart", bank="home", state="done", span=""),
    Made(name="推荐", when="03-29", icon="arrows-join-2", bank="home", state="done", span="1,500 公里"),
    Made(name="输送", when="04-10", icon="bus", bank="work", state="done", span=""),
    Made(name="上岗", when="04-12", icon="user-check", bank="work", state="done", span=""),
    Made(name="回访", when="今天到期", icon="phone-check", bank="work", state="due", span=""),
    Made(name="补贴", when="还差 11 天", icon="receipt-yuan", bank="work", state="future", span=""),
]
NODES = [
    Made(
        when="07-11",
        icon="receipt-yuan",
        bank="work",
        state="future",
        fact="可领 赴鲁稳定就业补贴 2,000 元",
        detail="满三个月那天自动算出，不用申请",
        source="",
    ),
    Made(
        when="今天",
        icon="phone-check",
        bank="work",
        state="due",
        fact="该回访了（第 3 个月）",
        detail="每月一次，今天到期",
        source="",
    ),
    Made(
        when="04-12",
        icon="user-check",
        bank="work",
        state="",
        fact="上岗：泰安 · 岱下餐饮服务（示例）",
        detail="合同 1 年 · 3,300–3,800 元 · 包吃住",
        source="企业确认 · 只计一次",
    ),
    Made(
        when="03-06",
        icon="message-2-heart",
        bank="home",
        state="",
        fact="需求：愿去结对省，月薪 3,200 元以上",
        detail="婆婆照看孩子",
        source="彭丽 · 上门",
    ),
]
CONFIRM = Made(
    name="how",
    choices=[
        Made(value="good", title="先写入没错的 4,468 行", note="错的留在待办，改好再来", chosen=True, disabled=False),
        Made(value="all", title="要么全写，要么都不写", note="现在有错，选它就不能写入", chosen=False, disabled=True),
    ],
    consequence="写入后可以整批撤回，直到有人用到这些记录",
    back_url="#confirm",
    button="写入 4,468 行",
)  # fmt: skip
