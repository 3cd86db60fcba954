"""A trained LoRA as the GGUF adapter llama.cpp reads."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
from adapter_model import AdaptedLlama
from numpy.typing import NDArray

from edge_rec.files import replacing


def write_adapter(model: AdaptedLlama, file: Path, *, alpha: float) -> None:
    """Write the adapter of `model` to `file`, in half precision."""
    heads = {"attn_q": model.n_heads, "attn_k": model.n_kv_heads}
    with replacing(file) as temporary:
        writer = gguf.GGUFWriter(temporary, "llama")
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", alpha)
        for name, down, up in model.adapters():
            projection = name.rpartition(".")[2]
            rows = up.numpy()
            if projection in heads:
                rows = interleaved(rows, heads[projection])
            for side, values in (("a", down.numpy()), ("b", rows)):
                values = np.ascontiguousarray(values, dtype=np.float16)
                writer.add_tensor(f"{name}.weight.lora_{side}", values)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def interleaved(rows: NDArray[np.float32], n_heads: int) -> NDArray[np.float32]:
    """Rows (n_heads * head size, rank) as llama.cpp rotates them: halves of a head interleaved."""
    n_rows, rank = rows.shape
    halves = rows.reshape(n_heads, 2, n_rows // n_heads // 2, rank)
    return halves.swapaxes(1, 2).reshape(n_rows, rank)
