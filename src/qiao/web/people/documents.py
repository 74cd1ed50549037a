"""Documents（成文）: a page as a PDF, by WeasyPrint where it is installed; nothing is fetched while it is made."""

from __future__ import annotations

from pathlib import Path

from qiao.ground.saying import Refused

SHEET = Path(__file__).resolve().parents[1] / "static" / "qiao" / "record.css"


class NoDocuments(Refused):
    """This server cannot make documents: what to install."""

    def __init__(self) -> None:
        super().__init__(
            "no_documents",
            "这台服务器还不能做 PDF。可以先用浏览器打印本页；要做 PDF，请系统管理员安装 pango"
            "（Debian：apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk）"
            "和 pip install qiao[pdf]。",
            "This server cannot make PDF documents yet. Print this page from the browser meanwhile; for documents, the "
            "administrator installs pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
            "fonts-noto-cjk) and pip install qiao[pdf].",
        )


def pdf_of(html: str, sheet: Path = SHEET) -> bytes:
    """A whole HTML document as a PDF, on the paper and in the look that `sheet` says. Raises NoDocuments.

    WeasyPrint is imported here and not before: it needs pango, which an office that prints nothing does without.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as absent:
        raise NoDocuments from absent
    nothing = URLFetcher(allowed_protocols=())
    fonts = FontConfiguration()
    look = CSS(string=sheet.read_text(encoding="utf-8"), url_fetcher=nothing, font_config=fonts)
    made = HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[look], font_config=fonts, pdf_tags=True)
    assert isinstance(made, bytes)
    return made
