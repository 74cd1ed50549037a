"""The environment（环境变量）: every variable that the service reads, with what it means and what is refused.

VARIABLES is the one table: settings read it, docs/reference/settings.md is generated from it.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from qiao.site.lines import Line, UnsafeSetting, hotline, public_url, stations

__all__ = [
    "COMMAND_VARIABLES",
    "VARIABLES",
    "Environment",
    "UnsafeSetting",
    "Variable",
    "key_file_of",
    "read_environment",
]

MODES = ("production", "demo", "test")
SECRET_CHARACTERS = 40
MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, its default as shown, and what it means."""

    name: str
    default: str
    zh: str
    en: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "QIAO_MODE",
        "production",
        "运行方式：production、demo（只在本机）或 test",
        "How it runs: production, demo (this machine only) or test",
    ),
    Variable(
        "QIAO_HOME",
        "var",
        "数据文件夹：数据库、密钥、上传的文件；只许所有者进（0700）",
        "Folder of the database, keys and uploaded files, open to its owner only (0700)",
    ),
    Variable(
        "QIAO_DATABASE_URL",
        "sqlite:///QIAO_HOME/qiao.sqlite3",
        "数据库地址，如 postgresql://用户:口令@主机/库",
        "Where the database is, e.g. postgresql://user:password@host/name",
    ),
    Variable(
        "QIAO_SECRET_KEY",
        "",
        "签名用的密钥，至少 40 个随机字符；demo 自动生成",
        "Signing secret, 40 random characters at least; made by itself in demo",
    ),
    Variable(
        "QIAO_KEY_FILE",
        "QIAO_HOME/keys.json",
        "加密密钥文件，只许所有者读写（0600）",
        "File of the encryption keys, readable by its owner only (0600)",
    ),
    Variable(
        "QIAO_HOSTS",
        "127.0.0.1,localhost",
        "允许的主机名，逗号分开，不许写 *",
        "Host names served, with commas; never *",
    ),
    Variable(
        "QIAO_HTTPS",
        "yes",
        "前面是否有 HTTPS；production 不许 no",
        "Whether HTTPS stands in front; not no in production",
    ),
    Variable(
        "QIAO_PROXIES",
        "0",
        "前面有几层可信代理，用来认来访地址；production 至少 1",
        "How many trusted proxies stand in front, to tell who calls; 1 at least in production",
    ),
    Variable(
        "QIAO_AS_OF",
        "",
        "演示的时钟停在哪一天，如 2019-06-30；production 不许设",
        "The day the demonstration stands still at; not in production",
    ),
    Variable(
        "QIAO_PASSWORD_POLICY",
        "asvs",
        "口令规则：asvs 或 dengbao（等保：复杂度与定期更换）",
        "Password policy: asvs or dengbao (complexity and rotation)",
    ),
    Variable("QIAO_IDLE_MINUTES", "30", "多少分钟不操作就退出", "Minutes without a request after which a session ends"),
    Variable("QIAO_SESSION_HOURS", "12", "一次登录最长多少小时", "Hours after which a session ends in any case"),
    Variable(
        "QIAO_BIND",
        "127.0.0.1:8000",
        "qiao serve 在哪个地址和端口上听；不许写 0.0.0.0",
        "Address and port that qiao serve listens on; never 0.0.0.0",
    ),
    Variable("QIAO_WEB_PROCESSES", "2", "网页服务开几个进程", "Processes that answer requests"),
    Variable(
        "QIAO_PUBLIC_URL",
        "",
        "公开招工网页的地址，如 https://example.org ：二维码、海报和群消息里写它；不写就用来访时的地址",
        "Address of the public job pages, as QR codes and posters say it; without it, the address asked at",
    ),
    Variable(
        "QIAO_HOTLINE",
        "",
        "劳动者打的热线，名称和号码，如 鲁渝协作热线 023-12345678；不写就是全国人社热线 12333",
        "Hotline for workers, name and number; without it, 12333, the national line of the labour offices",
    ),
    Variable(
        "QIAO_STATIONS",
        "",
        "各地工作站的办公电话，分号分开：370900 泰安工作站 0538-1234567；500238 巫溪县就业局 023-51234567",
        "Office telephones of the stations, with semicolons: code, name, number; never anybody's own mobile",
    ),
    Variable(
        "QIAO_LOG_LEVEL", "INFO", "日志级别：DEBUG、INFO、WARNING、ERROR", "Log level: DEBUG, INFO, WARNING, ERROR"
    ),
)
COMMAND_VARIABLES: tuple[Variable, ...] = (
    Variable(
        "QIAO_NO_SERVE",
        "",
        "写 1：qiao demo（make demo）做完就停，不开网页",
        "1: qiao demo (make demo) stops when it is built, without serving",
    ),
    Variable(
        "QIAO_TEST_DATABASE_URL",
        "",
        "测试用的数据库地址，不写就用 SQLite",
        "Database that the tests use; SQLite without it",
    ),
)
"""Variables that only commands read, never the service."""
_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


@dataclass(frozen=True)
class Environment:
    """The variables as read and checked."""

    mode: str
    home: Path
    database_url: str
    secret_key: str
    key_file: Path
    hosts: tuple[str, ...]
    https: bool
    proxies: int
    as_of: date | None
    password_policy: str
    idle_minutes: int
    session_hours: int
    bind: str
    web_processes: int
    log_level: str
    public_url: str
    hotline: Line
    stations: tuple[Line, ...]

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def database_file(self) -> Path | None:
        """The file of SQLite's database; None where the database is a service."""
        address = urlsplit(self.database_url)
        return Path(unquote(address.path[1:])) if address.scheme == "sqlite" and address.path[1:] else None


def read_environment(given: Mapping[str, str] | None = None) -> Environment:
    """Read every variable. Raises UnsafeSetting, naming it, for what the service must not start with."""
    given = os.environ if given is None else given
    unknown = sorted(name for name in given if name.startswith("QIAO_") and name not in _KNOWN)
    if unknown:
        raise UnsafeSetting(unknown[0], "没有这个变量，请对照设置表", "no such variable; see the table of settings")
    value = {name: given.get(name, "").strip() or default for name, default in _DEFAULTS.items()}
    mode = _one_of(value, "QIAO_MODE", MODES)
    home = Path(value["QIAO_HOME"]).resolve()
    read = Environment(
        mode=mode,
        home=home,
        database_url=_database(value["QIAO_DATABASE_URL"], home),
        secret_key=_secret(value["QIAO_SECRET_KEY"], mode, home),
        key_file=Path(_placed(value["QIAO_KEY_FILE"], home)),
        hosts=tuple(host.strip() for host in value["QIAO_HOSTS"].split(",") if host.strip()),
        https=_one_of(value, "QIAO_HTTPS", ("yes", "no")) == "yes" and mode == "production",
        proxies=_count(value, "QIAO_PROXIES", 0, 5),
        as_of=_day(value),
        password_policy=_one_of(value, "QIAO_PASSWORD_POLICY", ("asvs", "dengbao")),
        idle_minutes=_count(value, "QIAO_IDLE_MINUTES", 1, 24 * 60),
        session_hours=_count(value, "QIAO_SESSION_HOURS", 1, 7 * 24),
        bind=_address(value),
        web_processes=_count(value, "QIAO_WEB_PROCESSES", 1, 64),
        log_level=_one_of(value, "QIAO_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR")),
        public_url=public_url(value["QIAO_PUBLIC_URL"], mode),
        hotline=hotline(value["QIAO_HOTLINE"]),
        stations=stations(value["QIAO_STATIONS"]),
    )
    _refuse_unsafe(read, value)
    return read


_KNOWN = frozenset(_DEFAULTS) | {variable.name for variable in COMMAND_VARIABLES}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})
DATABASES = ("sqlite:", "postgresql:", "postgres:")


def key_file_of(given: Mapping[str, str] | None = None) -> Path:
    """Where the key file is or will be, before there is one: all else is left unread."""
    given = os.environ if given is None else given
    home = Path(given.get("QIAO_HOME", "").strip() or _DEFAULTS["QIAO_HOME"]).resolve()
    return Path(_placed(given.get("QIAO_KEY_FILE", "").strip() or _DEFAULTS["QIAO_KEY_FILE"], home))


def _placed(text: str, home: Path) -> str:
    return text.replace("QIAO_HOME", str(home))


def _database(text: str, home: Path) -> str:
    """The address of the database; what it says is never repeated, because a password may stand in it."""
    if not text.startswith(DATABASES):
        raise UnsafeSetting(
            "QIAO_DATABASE_URL",
            "只认 sqlite:/// 和 postgresql:// 开头的地址",
            "only addresses that begin with sqlite:/// or postgresql:// are known",
        )
    return _placed(text, home)


def _address(value: Mapping[str, str]) -> str:
    host, sign, port = value["QIAO_BIND"].rpartition(":")
    if not sign or not host or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise UnsafeSetting("QIAO_BIND", "写成 127.0.0.1:8000 这样", "write it like 127.0.0.1:8000")
    if _is_every_address(host):
        raise UnsafeSetting(
            "QIAO_BIND", "写明一个地址，不许用 0.0.0.0", "name one address; every address at once is refused"
        )
    return value["QIAO_BIND"]


def _is_every_address(host: str) -> bool:
    """Whether a host means every address of the machine, in any writing: 0.0.0.0, 0, 0x0, [::0], [::ffff:0.0.0.0]."""
    bare = host.strip("[]").partition("%")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        # The short writings that the system's own resolver takes: "0", "0.0", "0x0".
        try:
            found = ipaddress.ip_address(socket.inet_aton(bare))
        except OSError:
            return not bare or "*" in bare
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_unspecified


def _one_of(value: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if value[name] not in allowed:
        raise UnsafeSetting(name, f"只能是 {'、'.join(allowed)}", f"must be one of {', '.join(allowed)}")
    return value[name]


def _count(value: Mapping[str, str], name: str, low: int, high: int) -> int:
    text = value[name]
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise UnsafeSetting(name, f"要写 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}")
    return int(text)


def _day(value: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(value["QIAO_AS_OF"]) if value["QIAO_AS_OF"] else None
    except ValueError:
        raise UnsafeSetting("QIAO_AS_OF", "写成 2019-06-30 这样", "write it like 2019-06-30") from None


def _secret(given: str, mode: str, home: Path) -> str:
    if given or mode == "production":
        return given
    if mode == "test":
        return "test-" * 10
    kept = home / "secret.key"
    if not kept.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _refuse_unsafe(read: Environment, value: Mapping[str, str]) -> None:
    if any("*" in host or host.startswith(".") for host in read.hosts) or not read.hosts:
        raise UnsafeSetting("QIAO_HOSTS", "要写明主机名，不许用 *", "name the hosts; * is refused")
    if read.mode == "demo":
        _refuse_unsafe_demonstration(read)
    if read.is_production:
        _refuse_unsafe_production(read, value)
        _refuse_open_files(read)


def _refuse_unsafe_demonstration(read: Environment) -> None:
    """The demonstration shows its log-ins, so nobody but this machine may reach it."""
    if not set(read.hosts) <= LOOPBACK:
        raise UnsafeSetting("QIAO_HOSTS", "演示只在本机开", "the demonstration is served on this machine only")
    if read.bind.rpartition(":")[0] not in LOOPBACK:
        raise UnsafeSetting("QIAO_BIND", "演示只在本机开", "the demonstration is served on this machine only")


def _refuse_unsafe_production(read: Environment, value: Mapping[str, str]) -> None:
    if len(read.secret_key) < SECRET_CHARACTERS or not _is_varied(read.secret_key):
        raise UnsafeSetting(
            "QIAO_SECRET_KEY",
            f"至少 {SECRET_CHARACTERS} 个随机字符，不能重复、不能连号。生成：{MAKE_SECRET}",
            f"{SECRET_CHARACTERS} random characters at least, no repetition and no sequence. Make it: {MAKE_SECRET}",
        )
    if value["QIAO_HTTPS"] != "yes":
        raise UnsafeSetting("QIAO_HTTPS", "正式运行必须走 HTTPS", "production needs HTTPS in front")
    if read.proxies < 1:
        # Qiao itself speaks plain HTTP: with no proxy it trusts, every request would be sent to https for ever.
        raise UnsafeSetting("QIAO_PROXIES", "HTTPS 由前面的代理来做，至少 1 层", "a proxy does the HTTPS: 1 at least")
    if read.as_of:
        raise UnsafeSetting("QIAO_AS_OF", "正式运行不能停住时钟", "production must not stop the clock")


def _is_varied(secret: str) -> bool:
    """Whether a secret may be random: many characters, few pairs that come again, few even steps.

    1234567890 five times over has ten pairs, the alphabet one step; 40 random hexadecimal digits have 36 pairs and 24
    steps, and fewer than asked for here hardly ever.
    """
    pairs = set(pairwise(secret))
    steps = {ord(after) - ord(before) for before, after in pairs}
    return len(set(secret)) >= 10 and len(pairs) >= 25 and len(steps) >= 10


def _refuse_open_files(read: Environment) -> None:
    if not read.key_file.is_file():
        raise UnsafeSetting(
            "QIAO_KEY_FILE", "没有密钥文件，用 qiao keys new 生成", "no key file; make one with qiao keys new"
        )
    for name, path, mode in (
        ("QIAO_KEY_FILE", read.key_file, "600"),
        ("QIAO_HOME", read.home, "700"),
        ("QIAO_DATABASE_URL", read.database_file, "600"),
    ):
        if path is not None and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            remedy = f"chmod {mode} {path}"
            raise UnsafeSetting(
                name, f"除了所有者，别人也能打开。运行：{remedy}", f"open to others than its owner. Run: {remedy}"
            )
