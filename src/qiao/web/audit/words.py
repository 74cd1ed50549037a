"""What the audit's codes are called: "register.worker.changed" is 建档 · 劳动者 · 修改."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.ground.saying import name_of
from qiao.story import STAGES

PLACES: dict[str, Any] = {
    "accounts": _("账号"),
    "agreements": _("协作"),
    "audit": _("审计"),
    "batches": _("导入"),
    "demonstration": _("演示"),
    "jobs": _("后台任务"),
    "lists": _("列表"),
    "privacy": _("隐私"),
}
THINGS: dict[str, Any] = {
    "awaited": _("等认出人的务工"),
    "batch": _("批次"),
    "conflict": _("不一样的内容"),
    "consent": _("同意"),
    "coverage": _("走访覆盖"),
    "device": _("设备"),
    "device_code": _("设备登记码"),
    "employer": _("企业"),
    "export": _("导出"),
    "head": _("链头"),
    "household": _("户"),
    "households": _("帮扶户"),
    "job": _("任务"),
    "keys": _("密钥"),
    "login": _("登录"),
    "measure": _("合适的办法"),
    "measures": _("合适的办法"),
    "need": _("需求"),
    "pack": _("离线包"),
    "pairing": _("结对"),
    "password": _("口令"),
    "photo": _("照片"),
    "placement": _("上岗"),
    "placements": _("上岗"),
    "position": _("位置"),
    "plan": _("方案"),
    "post": _("任职"),
    "programme": _("项目"),
    "promise": _("承诺"),
    "proposal": _("推荐"),
    "report": _("点名上报"),
    "record": _("一人一档"),
    "release": _("明文导出"),
    "round": _("轮次"),
    "sealed_file": _("密封文件"),
    "second_factor": _("第二重验证"),
    "session": _("会话"),
    "sessions": _("会话"),
    "subject": _("证件与电话"),
    "term": _("任期"),
    "townships": _("深度贫困乡镇"),
    "unlinked": _("名单的行"),
    "user": _("用户"),
    "vacancy": _("岗位"),
    "visit": _("走访"),
    "worker": _("劳动者"),
}
DEEDS: dict[str, Any] = {
    "added": _("添加"),
    "approved": _("同意"),
    "answered": _("答复"),
    "asked": _("交办"),
    "assigned": _("分配"),
    "begun": _("开始"),
    "blocked": _("拦下"),
    "brought": _("收下"),
    "changed": pgettext_lazy("做过的事", "修改"),
    "closed": _("结束"),
    "compared": _("比对"),
    "computed": _("算完"),
    "confirmed": _("确认"),
    "created": _("新建"),
    "delegated": _("委托"),
    "dropped": pgettext_lazy("操作", "放弃"),
    "ended": _("结束"),
    "enrolled": _("登记"),
    "expired": _("过期"),
    "exported": _("导出"),
    "found": _("发现"),
    "given": _("授予"),
    "handed_out": _("下发"),
    "issued": _("发放"),
    "kept": _("办了"),
    "linked": _("认出"),
    "locked": _("锁定"),
    "made": _("做好"),
    "mapped": _("认列"),
    "merged": _("合并"),
    "moved": _("移动"),
    "named": _("定下"),
    "opened": _("开始"),
    "overruled": _("改定"),
    "phoned": _("打过电话"),
    "printed": _("打印"),
    "published": _("发布"),
    "put_off": _("以后再定"),
    "recorded": _("记录"),
    "recounted": _("再算一遍"),
    "refused": _("不同意"),
    "registered": _("建档"),
    "reinstated": _("恢复"),
    "released": _("解除"),
    "removed": _("删除"),
    "reopened": _("重新开始"),
    "replied": _("答复"),
    "corrected": _("更正"),
    "reset": _("重设"),
    "restarted": _("接着做"),
    "restored": _("改回规则"),
    "retired": _("停用"),
    "revealed": _("查看明文"),
    "revoked": _("撤销"),
    "sent_out": _("发出"),
    "seen": _("看了"),
    "set": _("设置"),
    "settled": _("处理完"),
    "started": _("开始"),
    "stored": _("存下"),
    "stop_asked": _("要求停下"),
    "suspended": _("暂停"),
    "taken": _("取走"),
    "taken_back": _("撤回"),
    "told_apart": _("认定不是同一人"),
    "undo_asked": _("要求撤回"),
    "undone": _("已撤回"),
    "unmerged": _("撤销合并"),
    "uploaded": _("上传"),
    "verified": _("核实"),
    "withdrawn": _("撤回"),
    "written": _("写入"),
}


def place_of(code: str) -> str:
    """The name of the stage or room that an action begins with."""
    for stage in STAGES:
        if stage.package == code:
            return name_of(stage)
    return str(PLACES.get(code, code))


def said(action: str) -> str:
    """An action in words; parts that have no word stay as they are."""
    place, _dot, rest = action.partition(".")
    thing, _dot, deed = rest.partition(".")
    told = [place_of(place), str(THINGS.get(thing, thing)), str(DEEDS.get(deed, deed))]
    return " · ".join(part for part in told if part)


def places() -> list[tuple[str, str]]:
    """Every beginning of an action, for the filter."""
    return [(code, place_of(code)) for code in (*PLACES, *(stage.package for stage in STAGES))]
