"""Picture（分享图）: one post as a drawing, 1080 × 1440, for a group of villagers: big pay, a QR code, 免费."""

from __future__ import annotations

from django.utils.html import escape

from qiao.web.frame.qr_codes import qr_drawing
from qiao.web.public.telephones import Line
from qiao.web.public.telling import PublicPost

WIDE, HIGH, EDGE = 1080, 1440, 70
_FONTS = (
    "'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei',"
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',sans-serif"
)


def picture(post: PublicPost, line: Line, hotline: Line, address: str, *, example: bool = False) -> str:
    """The drawing of a post. `example`: its records are reconstructed, and it says so."""
    parts = [
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        f'<rect width="{WIDE}" height="190" fill="#1c553b"/>',
        _text(EDGE, 130, 84, "免费招工", "#fff", bold=True),
        _text(WIDE - EDGE, 85, 36, "不收任何钱", "#fff", end=True),
        _text(WIDE - EDGE, 140, 36, "不押身份证", "#fff", end=True),
    ]
    at = 300
    for piece in wrapped(post.title, 84, 2):
        parts.append(_text(EDGE, at, 84, piece, bold=True))
        at += 104
    pay = post.pay_in_chinese or "工资先问清"
    parts.append(_text(EDGE, at + 30, 96 if len(pay) < 18 else 72, pay, "#1c553b", bold=True))
    at += 130
    night = {None: "", True: "有夜班", False: "不上夜班"}[post.night]
    facts = [post.place, " · ".join(filter(None, [post.board or "吃住要问", night])), f"用工：{post.employer}"]
    facts[:0] = filter(None, [post.how_paid])
    facts += ["劳务派遣，合同跟派遣公司签"] if post.dispatched else []
    for fact in facts:
        for piece in wrapped(fact, 48, 2):
            parts.append(_text(EDGE, at, 48, piece, "#33454b"))
            at += 66
    parts += [
        f'<line x1="{EDGE}" x2="{WIDE - EDGE}" y1="970" y2="970" stroke="#7e8d88" stroke-width="3"/>',
        qr_drawing(address, x=EDGE - 20, y=990, width=360, height=360),
        _text(460, 1070, 44, "扫一扫，看清楚再去", bold=True),
        _text(460, 1140, 40, line.name, "#33454b"),
        _text(460, 1210, 60, line.number, bold=True),
        _text(460, 1290, 40, f"热线 {hotline.number}", "#96400c", bold=True),
        _text(WIDE - EDGE, 1400, 32, f"{post.verified_on:%Y-%m-%d} 核实", "#56676d", end=True),
    ]
    parts += [_text(EDGE, 1400, 32, "重建数据，示例", "#56676d")] if example else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
        f' font-family="{_FONTS}">{"".join(parts)}</svg>'
    )


def _text(
    x: int, y: int, size: int, text: str, colour: str = "#17262b", *, bold: bool = False, end: bool = False
) -> str:
    more = ' font-weight="700"' if bold else ""
    more += ' text-anchor="end"' if end else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{more}>{escape(text)}</text>'


def wrapped(text: str, size: int, lines: int) -> list[str]:
    """A text in at most so many lines of the picture's width; what is left over ends in …"""
    room = (WIDE - 2 * EDGE) / size
    told, used = [""], 0.0
    for sign in " ".join(text.split()):
        width = 1.0 if ord(sign) > 0x2E7F else 0.58
        if used + width > room - (len(told) == lines) * 0.6:
            if len(told) == lines:
                told[-1] += "…"
                break
            told.append("")
            used = 0.0
        told[-1] += sign
        used += width
    return told
