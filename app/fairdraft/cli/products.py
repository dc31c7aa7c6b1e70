"""`fairdraft products`: which products are known, and what is their approved language?"""

import argparse
from pathlib import Path
from typing import Any

from fairdraft.cli import product_changes, product_claims, product_label, product_sources
from fairdraft.cli.file_faults import validated
from fairdraft.cli.output import Output
from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.domain.product_use import ProductVersionTakenError
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("products", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every product", **shared).set_defaults(run=list_products)
    add = actions.add_parser("add", help="read a product file and save it", **shared)
    add.add_argument("file", type=Path, metavar="FILE", help="a product file (.toml)")
    add.add_argument(
        "--replace",
        action="store_true",
        help="take the place of the same version with other content, while nothing rests on that",
    )
    add.set_defaults(run=add_product)
    show = actions.add_parser("show", help="one product", **shared)
    show.add_argument("product", metavar="PRODUCT", help="its id")
    show.set_defaults(run=show_product)
    validate = actions.add_parser("validate", help="check a product file without saving it", **shared)
    validate.add_argument("file", type=Path, metavar="FILE", help="a product file (.toml)")
    validate.set_defaults(run=validate_product)
    product_label.add_to(actions, shared)
    product_changes.add_to(actions, shared)
    product_claims.add_to(actions, shared)
    product_sources.add_to(actions, shared)


def list_products(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every product."""
    products = workplace.products.products()
    if out.as_json:
        out.json([_brief(one) for one in products])
    else:
        out.table(
            ("ID", "BRAND", "ESTABLISHED NAME", "VERSION", "AREA"),
            [(one.id, one.brand, one.established_name, one.version, _area(one)) for one in products],
        )
    return 0


def add_product(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a product file."""
    try:
        product, replaced = workplace.products.add_product(arguments.file, replace=arguments.replace)
    except ProductVersionTakenError as taken:
        if taken.use.words:
            raise
        raise KnownError(
            taken.what, "Nothing rests on it yet: add --replace, or give the file a new version."
        ) from None
    if out.as_json:
        out.json(_brief(product) | {"replaced": replaced})
    else:
        out.text(f"{'Replaced' if replaced else 'Added'} {product.full_name}, version {product.version}.")
    left = workplace.products.left_to_confirm(arguments.file)
    if left:
        out.say(left)
    return 0


def show_product(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one product whole."""
    product = workplace.products.product(arguments.product)
    if out.as_json:
        out.json(product.model_dump(mode="json", by_alias=True) | {"name": product.brand})
        return 0
    out.text(f"{product.full_name} · version {product.version}{' · sample data, fictional' if product.sample else ''}")
    for one in product.indications:
        out.text(f"\nUSE ({one.id})\n{one.text}")
        for limitation in one.limitations:
            out.text(limitation)
    out.text(f"\nSAFETY INFORMATION\n{product.safety.isi.strip()}")
    if product.claims:
        out.text("\nCLAIMS")
        for claim in product.claims:
            source = claim.source
            place = ", ".join(filter(None, (source.document, source.page and f"page {source.page}", source.table)))
            out.text(f"- {claim.text}{f'  [{place}]' if place else ''}")
    return 0


def validate_product(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Read a product file; of a bad one all is told that is wrong, with file, line and key."""
    product = validated(arguments.file, workplace.products.read_product, out)
    if out.as_json:
        out.json(_brief(product) | {"valid": True})
    else:
        out.text(f"{arguments.file}: a valid product file ({product.full_name}, version {product.version}).")
    return 0


def _area(product: Product) -> str:
    return product.therapeutic_area + (" (sample)" if product.sample else "")


def _brief(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.brand,
        "brand": product.brand,
        "established_name": product.established_name,
        "version": product.version,
        "therapeutic_area": product.therapeutic_area,
        "boxed_warning": bool(product.safety.boxed_warning),
        "claims": len(product.claims),
        "sample": product.sample,
    }
