"""The one wall that import-linter has no contract for: a package's models are its own."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Link = tuple[str, str, int]


def owner_of(module: str) -> str | None:
    """The package whose tables this module holds, or None when it holds none.

    `firstcontact.domain.cases.models.history` belongs to `firstcontact.domain.cases`.
    """
    parts = module.split(".")
    return ".".join(parts[: parts.index("models")]) if "models" in parts else None


def shares_models(owner: str) -> bool:
    """Whether the models of this package are made to be built on: those of the foundation are."""
    return ".foundation." in f"{owner}."


class PrivateModels(Contract):
    """Nobody imports another package's models; only the foundation's are there to inherit from."""

    type_name = "packages"
    root = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Every import of a `models` module from outside its own package is a breach."""
        root = str(self.root)
        breaches: list[Link] = []
        for module in sorted(graph.modules):
            owner = owner_of(module)
            if owner is None or not module.startswith(f"{root}.") or shares_models(owner):
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                if not f"{importer}.".startswith(f"{owner}."):
                    details = graph.get_import_details(importer=importer, imported=module)
                    breaches.append((importer, module, int(details[0]["line_number"]) if details else 0))
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each breach and the way out of it."""
        metadata: dict[str, Any] = check.metadata
        for importer, imported, line in metadata["breaches"]:
            output.print_error(f"- {importer} -> {imported} (l.{line})", bold=False)
        output.new_line()
        output.print("Call that package's queries or actions; they hand out frozen dataclasses.")
