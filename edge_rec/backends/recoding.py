"""Copies of a model whose numbers are written in another form, which a machine may read faster.

Many processors multiply plain numbers faster than they unpack compressed ones. A copy holds the
same values: what a form cannot hold exactly differs by less than what compression cost before.
"""

from __future__ import annotations

from pathlib import Path

from edge_rec.errors import GenerationError
from edge_rec.files import replacing

FORMS = ("Q8_0", "F16")
MAX_BYTES = 200_000_000
"""Size of a model from which copies are too large to be worth it."""


def copy_path(model_file: Path, form: str) -> Path:
    """Where the copy of a model is kept: a folder beside it, under the model's own name."""
    return model_file.parent / "recoded" / form / model_file.name


def recode(model_file: Path, form: str) -> Path:
    """Write the copy of `model_file` in `form`, one of `FORMS`, and return its path.

    Raises:
        BackendUnavailableError: the library is missing.
        GenerationError: it cannot be written.
    """
    from edge_rec.backends.llama_runtime import load_library

    library = load_library()
    params = library.llama_model_quantize_default_params()
    params.ftype = getattr(library, f"LLAMA_FTYPE_MOSTLY_{form}")
    params.allow_requantize = True
    target = copy_path(model_file, form)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as temporary:
            if library.llama_model_quantize(
                str(model_file).encode(), str(temporary).encode(), params
            ):
                raise GenerationError(f"{model_file.name} cannot be written as {form}")
    except OSError as error:
        raise GenerationError(f"{target}: cannot be written ({error})") from error
    return target
