#!/usr/bin/env python
"""Write copies of the default language model that have an adapter worked into their weights.

A model is read half as slow again through an adapter as by itself. A copy that is there and fits is
kept. Needs the `setup` extra.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import gguf
import numpy as np
from console import run, say
from numpy.typing import NDArray

from edge_rec import paths
from edge_rec.backends.adapters import (
    MERGED_FORM,
    adapters_for,
    merged_for,
    merged_origin,
    merged_path,
)
from edge_rec.backends.kernels import rearranged_kernels_work
from edge_rec.backends.registry import FileStamp, sha256_of, write_stamp
from edge_rec.config import LlmConfig
from edge_rec.errors import ModelError, ModelNotFoundError
from edge_rec.files import replacing


def main() -> int:
    """Merge what is not merged yet."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--receipt", type=Path, help="add the paths of the copies to this file")
    arguments = parser.parse_args()
    where = paths.resolve()
    model = where.models / LlmConfig().file
    if not model.is_file():
        raise ModelNotFoundError(f"no model at {model}; run scripts/fetch_models.py")
    adapters = adapters_for(model.name, where.adapters)
    there = merged_for(model, adapters)
    for skill, adapter in adapters.items():
        copy = merged_path(model, skill)
        if skill in there:
            say(f"{skill}: already merged")
        else:
            say(f"{skill}: merging into {model.name}")
            copy.parent.mkdir(parents=True, exist_ok=True)
            with replacing(copy) as temporary:
                merge(model, adapter, temporary)
            origin = merged_origin(model, adapter)
            write_stamp(copy, FileStamp(sha256_of(copy), copy.stat().st_size, origin))
        rearranged_kernels_work(copy)  # tried here, so that no first answer waits for it
        if arguments.receipt:
            with arguments.receipt.open("a", encoding="utf-8") as receipt:
                receipt.write(f"{copy}\n")
    return 0


def merge(model: Path, adapter: Path, out: Path) -> None:
    """Write `model` to `out`, its weights W as W + alpha / rank * B A where `adapter` changes them.

    Changed weights are written as `MERGED_FORM`, the others as they are.

    Raises:
        ModelError: the adapter is for other weights.
    """
    base, changes = gguf.GGUFReader(model), gguf.GGUFReader(adapter)
    alpha = changes.fields["adapter.lora.alpha"].contents()
    low_rank = {tensor.name: _values(tensor) for tensor in changes.tensors}
    if unknown := {name.rpartition(".lora_")[0] for name in low_rank} - {
        tensor.name for tensor in base.tensors
    }:
        raise ModelError(f"{adapter.name} changes {min(unknown)}, which {model.name} lacks")
    writer = gguf.GGUFWriter(out, base.fields["general.architecture"].contents())
    for key, field in base.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue  # the writer's own
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(key, field.contents(), kind, inner)
    form = gguf.GGMLQuantizationType[MERGED_FORM]
    written = []
    for tensor in base.tensors:
        data, kind = tensor.data, tensor.tensor_type
        if (down := low_rank.get(f"{tensor.name}.lora_a")) is not None:
            change = low_rank[f"{tensor.name}.lora_b"] @ down * (alpha / len(down))
            data, kind = gguf.quants.quantize(_values(tensor) + change, form), form
        writer.add_tensor_info(tensor.name, list(data.shape), data.dtype, data.nbytes, kind)
        written.append(data)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for data in written:
        writer.write_tensor_data(data)
    writer.close()


def _values(tensor: gguf.ReaderTensor) -> NDArray[np.float32]:
    return gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)


if __name__ == "__main__":
    sys.exit(run(main))
