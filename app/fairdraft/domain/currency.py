"""In which currency is something priced?"""

from typing import Annotated

from pydantic import AfterValidator

DEFAULT_CURRENCY = "USD"

# ISO 4217, those in use; funds, metals and codes for tests are left out.
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
    "UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_CODES.split())


def currency_code(given: str) -> str:
    """The code of a currency, in whatever letters it is written.

    Raises:
        ValueError: ISO 4217 has no such code in use.
    """
    code = given.strip().upper()
    if code not in CURRENCIES:
        raise ValueError(f'"{given}" is not a currency: write an ISO 4217 code, such as USD or EUR')
    return code


Currency = Annotated[str, AfterValidator(currency_code)]
"""A currency's code of ISO 4217, in a file."""
