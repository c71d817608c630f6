"""Countries as LinkedIn writes them in English, where Djinni's table does not have them."""

from __future__ import annotations

from sourcing.boards.djinni.countries import ALPHA_2, alpha_3

# "code name"; the library writes the first three in its own short way.
_NAMES = """
GB UK
US USA
AE UAE
AF Afghanistan
AO Angola
AU Australia
BA Bosnia and Herzegovina
BH Bahrain
BO Bolivia
BY Belarus
CM Cameroon
CN China
CU Cuba
DO Dominican Republic
DZ Algeria
EC Ecuador
EG Egypt
ET Ethiopia
GH Ghana
HK Hong Kong
HK Hong Kong SAR
HN Honduras
IN India
IQ Iraq
IR Iran
IS Iceland
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KH Cambodia
KR South Korea
KW Kuwait
LB Lebanon
LI Liechtenstein
LU Luxembourg
LY Libya
MA Morocco
MC Monaco
MK North Macedonia
MN Mongolia
MU Mauritius
MV Maldives
MY Malaysia
NG Nigeria
NI Nicaragua
NZ New Zealand
OM Oman
PA Panama
PH Philippines
PK Pakistan
PR Puerto Rico
PY Paraguay
RU Russia
RW Rwanda
SA Saudi Arabia
SN Senegal
SY Syria
TH Thailand
TN Tunisia
TW Taiwan
TZ Tanzania
UG Uganda
UY Uruguay
VE Venezuela
VN Vietnam
XK Kosovo
YE Yemen
ZM Zambia
ZW Zimbabwe
"""
_BY_NAME = {line[3:].casefold(): line[:2] for line in _NAMES.strip().splitlines()}


def alpha_2(name: str) -> str:
    """The alpha-2 code of a country's name, or "". Two letters are no name: "MN" is Minnesota here."""
    known = _BY_NAME.get(name.strip().casefold(), "")
    return known or (ALPHA_2.get(alpha_3(name), "") if len(name.strip()) > 2 else "")
