"""Models and files as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from edge_rec.tui.drawing import MUTED, plain
from edge_rec.tui.i18n import t

if TYPE_CHECKING:
    from edge_rec.assembly.model_choice import KnownModel
    from edge_rec.assembly.model_records import ModelCheck
    from edge_rec.personal.storage import Stored

_THERE = ("ok", "unverified")
_STYLES = {**dict.fromkeys(_THERE, "$text-success"), "damaged": "$text-error"}


def can_serve(model: KnownModel) -> bool:
    """Whether it is a language model that lies on this machine whole."""
    return model.state.value in _THERE and model.path.suffix == ".gguf"


def model_line(model: KnownModel) -> Content:
    """State, name, size and licence; below, what the check on this machine measured."""
    spec = model.spec
    line = Content.assemble(
        ("● " if model.is_used else "  ", "$text-accent"),
        (f"{t(model.state.value):<11} ", _STYLES.get(model.state.value, MUTED)),
        f"{plain(model.name):<30} ",
        (f"{megabytes(model.size_bytes):>12}" if model.size_bytes else " " * 12, MUTED),
        (f"  {spec.licence if spec else t('put here by hand')}", MUTED),
    )
    if model.check is not None:
        return Content.assemble(line, "\n", (f"    {measured(model.check)}", MUTED))
    if can_serve(model):
        said = t("not tried here yet: edge-rec models check {name}", name=model.name)
        return Content.assemble(line, "\n", (f"    {said}", MUTED))
    return line


def measured(check: ModelCheck) -> str:
    """What trying a model on this machine found out."""
    return t(
        "reads {reads}, writes {writes} tokens/s, {memory} MB; understanding {f1}; explains: {in_}",
        reads=round(check.prompt_tokens_per_s),
        writes=round(check.generated_tokens_per_s),
        memory=round(check.rss_mb),
        f1=f"{check.understanding_f1:.2f}",
        in_=", ".join(sorted(check.explains_in)) or "–",
    )


def stored_line(each: Stored) -> Content:
    """Size, what it is, whether it is about people, where."""
    return Content.assemble(
        f"  {megabytes(each.size_bytes):>10}  ",
        f"{t(each.what):<18}",
        (f"{t('what you said and did')}  " if each.is_personal else "", "$text-warning"),
        (plain(str(each.path)), MUTED),
    )


def megabytes(size_bytes: int) -> str:
    """A size a person can compare."""
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 50_000 else f"{size_bytes / 1e3:,.1f} kB"
