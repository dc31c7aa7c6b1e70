"""A fictional product and campaign for tests of the domain."""

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.product import Product


@pytest.fixture
def product() -> Product:
    """A product with an adjunct limit, a limitation of use and short texts."""
    return Product.model_validate(
        {
            "schema": "fairdraft/product@1",
            "id": "glynora",
            "version": "2026-03",
            "brand": "GLYNORA",
            "established_name": "vespagliflone",
            "dosage_form": "tablets",
            "indications": [
                {
                    "text": "GLYNORA is used along with diet and exercise to lower blood sugar in adults.",
                    "limitations": ["GLYNORA is not for people with type 1 diabetes."],
                }
            ],
            "safety": {
                "isi": "IMPORTANT SAFETY INFORMATION\nDo not take GLYNORA if you are on dialysis.",
                "short_isi": "Short.",
                "tv_statement": "Spoken.",
            },
            "contact": {"prescribing_information": "Please see the full Prescribing Information."},
            "claims": [{"id": "a1c", "text": "GLYNORA lowered A1C."}],
        }
    )


@pytest.fixture
def campaign() -> Campaign:
    """A web campaign with one brief."""
    return Campaign.model_validate(
        {
            "schema": "fairdraft/campaign@1",
            "id": "glynora",
            "name": "GLYNORA web",
            "product": "glynora",
            "channel": "web",
            "briefs": [{"id": "b01", "text": "One idea."}],
        }
    )
