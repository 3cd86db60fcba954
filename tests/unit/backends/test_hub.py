"""Pulling from a hub, against a server of our own on the loopback interface."""

from __future__ import annotations

import hashlib
import http.server
import importlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from edge_rec.backends import hub
from edge_rec.backends.hub import licence_text, pull_from_hub
from edge_rec.backends.registry import (
    FileState,
    HubSource,
    ModelRole,
    ModelSpec,
    check_file,
    read_stamp,
)
from edge_rec.errors import DownloadError

CONTENT = bytes(range(256)) * 4096
SHA256 = hashlib.sha256(CONTENT).hexdigest()
COMMIT = "c0ffee" * 6 + "beef"
SPEC = ModelSpec(
    name="tiny",
    role=ModelRole.LLM,
    file="tiny.gguf",
    licence="MIT",
    licence_url="https://example.org/licence",
    purpose="tests",
    source=HubSource("someone/tiny", "tiny-q4.gguf"),
)


@dataclass
class FakeHub:
    """Answers as a hub does for one large file; the switches make it misbehave."""

    etag: str = SHA256
    size: int = len(CONTENT)
    content: bytes = CONTENT
    cut_after: int | None = None
    """The next download breaks off after so many bytes, and all later ones fail."""
    failing: bool = False
    licence: str = "You may do as you like.\n"
    error_code: str = ""
    """The hub's own word for why it refuses."""
    ranges: list[str | None] = field(default_factory=list)
    endpoint: str = ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: FakeHub

    def do_HEAD(self) -> None:
        if self.hub.error_code:
            self.refuse(403 if self.hub.error_code == "GatedRepo" else 404)
        elif self.path in (
            f"/someone/tiny/resolve/{revision}/tiny-q4.gguf" for revision in ("main", COMMIT)
        ):
            self.send_response(200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("X-Linked-Etag", f'"{self.hub.etag}"')
            self.send_header("X-Linked-Size", str(self.hub.size))
            self.send_header("Content-Length", str(self.hub.size))
            self.end_headers()
        else:
            self.refuse(404)

    def do_GET(self) -> None:
        if self.path.endswith("/LICENSE"):
            text = self.hub.licence.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            return
        wanted = self.headers.get("Range")
        self.hub.ranges.append(wanted)
        if self.hub.failing or f"/resolve/{COMMIT}/" not in self.path:
            self.refuse(500)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        rest = self.hub.content[start:]
        self.send_response(206 if wanted else 200)
        if wanted:
            end = len(self.hub.content)
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{end}")
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.hub.cut_after is not None:
            self.hub.failing = True
            rest = rest[: self.hub.cut_after]
            self.close_connection = True
        self.wfile.write(rest)

    def refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", self.hub.error_code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def fake_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeHub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda seconds: None)
    # A broken-off chunk is lost, and the usual ones are larger than this whole file.
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 64 * 1024)
    state = FakeHub()
    handler = type("BoundHandler", (Handler,), {"hub": state})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        state.endpoint = f"http://127.0.0.1:{server.server_port}"
        yield state
        server.shutdown()
        thread.join()


class Recorder:
    """Counts what a progress bar would show."""

    def __init__(self) -> None:
        self.done: dict[str, int] = {}

    def start(self, name: str, total: int | None, unit: str) -> None:
        self.name = name
        self.done[name] = 0

    def advance(self, n: int = 1) -> None:
        self.done[self.name] += n

    def finish(self) -> None:
        pass


def test_pull_puts_the_file_and_its_stamp_there(fake_hub: FakeHub, tmp_path: Path) -> None:
    path = pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    stamp = read_stamp(path)
    assert path.read_bytes() == CONTENT
    assert stamp is not None
    assert (stamp.sha256, stamp.origin) == (SHA256, f"someone/tiny@{COMMIT}/tiny-q4.gguf")
    assert check_file(SPEC, tmp_path) is FileState.OK
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tiny.gguf", "tiny.gguf.json"]


def test_pull_reports_every_byte(fake_hub: FakeHub, tmp_path: Path) -> None:
    progress = Recorder()
    pull_from_hub(SPEC, tmp_path, progress, endpoint=fake_hub.endpoint)
    assert progress.done["downloading tiny.gguf"] == len(CONTENT)


def test_pull_does_not_download_what_is_there(fake_hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    assert fake_hub.ranges == []


def test_pull_goes_on_where_it_was_cut_off(fake_hub: FakeHub, tmp_path: Path) -> None:
    fake_hub.cut_after = 300_000
    with pytest.raises(DownloadError, match="goes on where it stopped"):
        pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    assert not (tmp_path / "tiny.gguf").exists()
    (partial,) = tmp_path.glob(".*.partial")
    kept = partial.stat().st_size
    assert 0 < kept < len(CONTENT)

    fake_hub.cut_after, fake_hub.failing = None, False
    path = pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    assert fake_hub.ranges[-1] == f"bytes={kept}-"
    assert path.read_bytes() == CONTENT
    assert not list(tmp_path.glob(".*.partial"))


def test_pull_starts_anew_when_the_hub_has_another_version(
    fake_hub: FakeHub, tmp_path: Path
) -> None:
    fake_hub.cut_after = 300_000
    with pytest.raises(DownloadError):
        pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    newer = CONTENT[::-1]
    fake_hub.cut_after, fake_hub.failing = None, False
    fake_hub.content, fake_hub.etag = newer, hashlib.sha256(newer).hexdigest()
    path = pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    assert fake_hub.ranges[-1] is None
    assert path.read_bytes() == newer
    assert not list(tmp_path.glob(".*.partial"))


@pytest.mark.parametrize("listed", [None, "0" * 64])
def test_pull_refuses_content_of_another_sha256(
    fake_hub: FakeHub, tmp_path: Path, listed: str | None
) -> None:
    if listed is None:
        fake_hub.content = CONTENT[:-1] + b"!"
    with pytest.raises(DownloadError, match="arrived damaged"):
        pull_from_hub(replace(SPEC, sha256=listed), tmp_path, endpoint=fake_hub.endpoint)
    assert list(tmp_path.iterdir()) == []


def test_pull_asks_for_the_licence_before_anything_else(tmp_path: Path) -> None:
    asked = replace(SPEC, licence_to_accept=True)
    with pytest.raises(DownloadError, match=r"example\.org/licence.*--accept-licence"):
        pull_from_hub(asked, tmp_path / "models", endpoint="http://127.0.0.1:9")
    assert not (tmp_path / "models").exists()


def test_pull_goes_ahead_with_the_licence_accepted(fake_hub: FakeHub, tmp_path: Path) -> None:
    asked = replace(SPEC, licence_to_accept=True)
    pull_from_hub(asked, tmp_path, endpoint=fake_hub.endpoint, accept_licence=True)
    assert (tmp_path / "tiny.gguf").is_file()


@pytest.mark.parametrize(
    ("error_code", "said"),
    [("GatedRepo", "hf auth login"), ("EntryNotFound", "does not have"), ("", "does not have")],
)
def test_pull_explains_a_refusal(
    fake_hub: FakeHub, tmp_path: Path, error_code: str, said: str
) -> None:
    fake_hub.error_code = error_code
    spec = SPEC if error_code else replace(SPEC, source=HubSource("someone/else", "x.gguf"))
    fake_hub.error_code = error_code or "RepoNotFound"
    with pytest.raises(DownloadError, match=said):
        pull_from_hub(spec, tmp_path, endpoint=fake_hub.endpoint)


def test_pull_needs_space_on_the_disk(fake_hub: FakeHub, tmp_path: Path) -> None:
    fake_hub.size = 10**18
    with pytest.raises(DownloadError, match="free some space"):
        pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint)
    assert fake_hub.ranges == []


def test_pull_without_a_network_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DownloadError, match="check the network connection"):
        pull_from_hub(SPEC, tmp_path, endpoint="http://127.0.0.1:9")


def below(error: type[Exception]) -> Iterator[type[Exception]]:
    yield error
    for child in error.__subclasses__():
        yield from below(child)


def test_no_exception_of_the_library_slips_through() -> None:
    errors = importlib.import_module("huggingface_hub.errors")
    own = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, Exception)]
    transport = set(below(errors.HTTPError))
    assert len(own) > 20
    assert any(c.__name__ == "ConnectError" for c in transport)
    for error in {*own, *transport, OSError, ValueError}:
        with pytest.raises(DownloadError), hub._hub_errors(SPEC):
            raise Exception.__new__(error)


def test_licence_text_of_a_packaged_licence_needs_no_network() -> None:
    assets = Path(__file__).parents[3] / "assets"
    text = licence_text(replace(SPEC, licence="Apache-2.0"), assets)
    assert "TERMS AND CONDITIONS" in text


def test_licence_text_is_asked_of_the_repository(fake_hub: FakeHub, tmp_path: Path) -> None:
    source = HubSource("someone/tiny", "tiny-q4.gguf", licence_file="LICENSE")
    text = licence_text(replace(SPEC, source=source), tmp_path, endpoint=fake_hub.endpoint)
    assert text == fake_hub.licence


def test_licence_text_is_an_address_where_there_is_none(tmp_path: Path) -> None:
    assert SPEC.licence_url in licence_text(SPEC, tmp_path)


def test_pull_asks_whether_the_model_fits_before_it_fetches(
    fake_hub: FakeHub, tmp_path: Path
) -> None:
    def too_large(size: int) -> None:
        raise DownloadError(f"{size} bytes are too many")

    with pytest.raises(DownloadError, match=str(len(CONTENT))):
        pull_from_hub(SPEC, tmp_path, endpoint=fake_hub.endpoint, fits=too_large)
    assert fake_hub.ranges == []
    assert not list(tmp_path.iterdir())
