"""Countries by their ISO 3166-1 codes, and what people write in their place."""

from __future__ import annotations

import unicodedata

from principlecheck.reading.nearest import names_a_letter_off, nearest_name

UNION = "EU"
TWO_LETTERS = "two letters, such as ES"
_NAMES = {
    "AD": "andorra", "AE": "united arab emirates", "AF": "afghanistan",
    "AG": "antigua and barbuda", "AI": "anguilla", "AL": "albania", "AM": "armenia",
    "AO": "angola", "AQ": "antarctica", "AR": "argentina", "AS": "american samoa", "AT": "austria",
    "AU": "australia", "AW": "aruba", "AX": "aland islands", "AZ": "azerbaijan",
    "BA": "bosnia and herzegovina", "BB": "barbados", "BD": "bangladesh", "BE": "belgium",
    "BF": "burkina faso", "BG": "bulgaria", "BH": "bahrain", "BI": "burundi", "BJ": "benin",
    "BL": "saint barthelemy", "BM": "bermuda", "BN": "brunei", "BO": "bolivia",
    "BQ": "caribbean netherlands", "BR": "brazil", "BS": "bahamas", "BT": "bhutan",
    "BV": "bouvet island", "BW": "botswana", "BY": "belarus", "BZ": "belize", "CA": "canada", "CC": "cocos islands",
    "CD": "democratic republic of the congo", "CF": "central african republic",
    "CG": "republic of the congo", "CH": "switzerland", "CI": "cote d'ivoire",
    "CK": "cook islands", "CL": "chile", "CM": "cameroon", "CN": "china", "CO": "colombia",
    "CR": "costa rica", "CU": "cuba", "CV": "cape verde", "CW": "curacao",
    "CX": "christmas island", "CY": "cyprus", "CZ": "czechia", "DE": "germany", "DJ": "djibouti",
    "DK": "denmark", "DM": "dominica", "DO": "dominican republic", "DZ": "algeria",
    "EC": "ecuador", "EE": "estonia", "EG": "egypt", "EH": "western sahara", "ER": "eritrea",
    "ES": "spain", "ET": "ethiopia", "FI": "finland", "FJ": "fiji", "FK": "falkland islands",
    "FM": "micronesia", "FO": "faroe islands", "FR": "france", "GA": "gabon",
    "GB": "united kingdom", "GD": "grenada", "GE": "georgia", "GF": "french guiana",
    "GG": "guernsey", "GH": "ghana", "GI": "gibraltar", "GL": "greenland", "GM": "gambia",
    "GN": "guinea", "GP": "guadeloupe", "GQ": "equatorial guinea", "GR": "greece",
    "GS": "south georgia and the south sandwich islands", "GT": "guatemala", "GU": "guam",
    "GW": "guinea-bissau", "GY": "guyana", "HK": "hong kong",
    "HM": "heard island and mcdonald islands", "HN": "honduras", "HR": "croatia", "HT": "haiti",
    "HU": "hungary", "ID": "indonesia", "IE": "ireland", "IL": "israel", "IM": "isle of man",
    "IN": "india", "IO": "british indian ocean territory", "IQ": "iraq", "IR": "iran",
    "IS": "iceland", "IT": "italy", "JE": "jersey", "JM": "jamaica", "JO": "jordan", "JP": "japan",
    "KE": "kenya", "KG": "kyrgyzstan", "KH": "cambodia", "KI": "kiribati", "KM": "comoros",
    "KN": "saint kitts and nevis", "KP": "north korea", "KR": "south korea", "KW": "kuwait",
    "KY": "cayman islands", "KZ": "kazakhstan", "LA": "laos", "LB": "lebanon", "LC": "saint lucia",
    "LI": "liechtenstein", "LK": "sri lanka", "LR": "liberia", "LS": "lesotho", "LT": "lithuania",
    "LU": "luxembourg", "LV": "latvia", "LY": "libya", "MA": "morocco", "MC": "monaco",
    "MD": "moldova", "ME": "montenegro", "MF": "saint martin", "MG": "madagascar",
    "MH": "marshall islands", "MK": "north macedonia", "ML": "mali", "MM": "myanmar",
    "MN": "mongolia", "MO": "macao", "MP": "northern mariana islands", "MQ": "martinique",
    "MR": "mauritania", "MS": "montserrat", "MT": "malta", "MU": "mauritius", "MV": "maldives",
    "MW": "malawi", "MX": "mexico", "MY": "malaysia", "MZ": "mozambique", "NA": "namibia",
    "NC": "new caledonia", "NE": "niger", "NF": "norfolk island", "NG": "nigeria",
    "NI": "nicaragua", "NL": "netherlands", "NO": "norway", "NP": "nepal", "NR": "nauru",
    "NU": "niue", "NZ": "new zealand", "OM": "oman", "PA": "panama", "PE": "peru",
    "PF": "french polynesia", "PG": "papua new guinea", "PH": "philippines", "PK": "pakistan",
    "PL": "poland", "PM": "saint pierre and miquelon", "PN": "pitcairn", "PR": "puerto rico",
    "PS": "palestine", "PT": "portugal", "PW": "palau", "PY": "paraguay", "QA": "qatar",
    "RE": "reunion", "RO": "romania", "RS": "serbia", "RU": "russia", "RW": "rwanda",
    "SA": "saudi arabia", "SB": "solomon islands", "SC": "seychelles", "SD": "sudan",
    "SE": "sweden", "SG": "singapore", "SH": "saint helena", "SI": "slovenia",
    "SJ": "svalbard and jan mayen", "SK": "slovakia", "SL": "sierra leone", "SM": "san marino",
    "SN": "senegal", "SO": "somalia", "SR": "suriname", "SS": "south sudan",
    "ST": "sao tome and principe", "SV": "el salvador", "SX": "sint maarten", "SY": "syria",
    "SZ": "eswatini", "TC": "turks and caicos islands", "TD": "chad",
    "TF": "french southern territories", "TG": "togo", "TH": "thailand", "TJ": "tajikistan",
    "TK": "tokelau", "TL": "east timor", "TM": "turkmenistan", "TN": "tunisia", "TO": "tonga",
    "TR": "turkey", "TT": "trinidad and tobago", "TV": "tuvalu", "TW": "taiwan", "TZ": "tanzania",
    "UA": "ukraine", "UG": "uganda", "UM": "us minor outlying islands", "US": "united states",
    "UY": "uruguay", "UZ": "uzbekistan", "VA": "vatican city", "VC": "saint vincent",
    "VE": "venezuela", "VG": "virgin islands (uk)", "VI": "virgin islands (us)", "VN": "vietnam",
    "VU": "vanuatu", "WF": "wallis and futuna", "WS": "samoa", "XK": "kosovo", "YE": "yemen",
    "YT": "mayotte", "ZA": "south africa", "ZM": "zambia", "ZW": "zimbabwe",
}  # fmt: skip
"""Each code with the usual name of its country in English; Kosovo, which has none of ISO, by the
one that is in use for it.
"""
_ALSO = {
    "aus": "AU", "belgie": "BE", "belgique": "BE", "bra": "BR", "brasil": "BR", "burma": "MM",
    "cabo verde": "CV", "czech republic": "CZ", "danmark": "DK", "deu": "DE", "deutschland": "DE",
    "eire": "IE", "england": "GB", "esp": "ES", "espana": "ES", "european union": "EU",
    "fra": "FR", "gbr": "GB", "great britain": "GB", "holland": "NL", "ind": "IN", "irl": "IE",
    "ita": "IT", "italia": "IT", "ivory coast": "CI", "korea": "KR", "nederland": "NL",
    "nld": "NL", "norge": "NO", "northern ireland": "GB", "osterreich": "AT", "polska": "PL",
    "prt": "PT", "republic of ireland": "IE", "russian federation": "RU", "scotland": "GB",
    "suomi": "FI", "sverige": "SE", "swaziland": "SZ", "turkiye": "TR", "uae": "AE", "uk": "GB",
    "united states of america": "US", "usa": "US", "viet nam": "VN", "wales": "GB",
}  # fmt: skip
"""Other names, those that some countries have at home, and codes of three letters."""
_CODES = {**{name: code for code, name in _NAMES.items()}, **_ALSO}
_SEVERAL = {"congo": ("CD", "CG"), "virgin islands": ("VG", "VI")}
"""Names that several countries go by."""
_WHOLE = {"island": "IS"}
"""Names at home that are other words too: meant where they stand as they are, near no other."""
_NO_CODES = {"UK": "GB", "EL": "GR"}
"""Codes that look like ISO's and are somebody else's."""
_MOST_OFFERED = 2
_FEWEST_LETTERS = 3
"""So short a name with a letter wrong is a code of something else."""


def country_code_meant(typed: str) -> str:
    """The ISO code of a country, or of the union, by its code or its name; empty where it is
    neither.
    """
    code = typed.strip().upper()
    if is_country_code_in_policy(code):
        return code
    name = _fold_country_name_meant(typed)
    return _NO_CODES.get(code) or _CODES.get(name) or _WHOLE.get(name, "")


def _fold_country_name_meant(name: str) -> str:
    """A name in small letters, without accents, an article or a blank too many."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return " ".join(letters.split()).removeprefix("the ")


def is_country_code_in_policy(code: str) -> bool:
    """Whether two capital letters are a country or the union."""
    return code == UNION or code in _NAMES


def suggest_countries(typed: str) -> tuple[str, ...]:
    """`country_code_meant`, of a name that has a letter wrong as well; two where it may be either, and
    none where it may be more.
    """
    code, name = country_code_meant(typed), _fold_country_name_meant(typed)
    if code or name in _SEVERAL:
        return (code,) if code else _SEVERAL[name]
    if len(name) <= _FEWEST_LETTERS or not any(map(str.isalpha, name)):
        return ()
    near = names_a_letter_off(name, _CODES) or filter(
        None, [nearest_name(name, _CODES, most_wrong=0)]
    )
    codes = tuple(sorted({_CODES[one] for one in near}))
    return codes if len(codes) <= _MOST_OFFERED else ()


def refuse_country_code(typed: str) -> tuple[str, str]:
    """That a jurisdiction is no country code, and which to write."""
    write = " or ".join(suggest_jurisdictions(typed)) or TWO_LETTERS
    return f"`{typed}` is not a country code.", write


def suggest_jurisdictions(typed: str) -> tuple[str, ...]:
    """`suggest_countries`, with the region that follows it (`UK-SCT` means `GB-SCT`)."""
    country, hyphen, region = typed.strip().partition("-")
    code = country_code_meant(country) if hyphen and len(region) <= len("SCT") else ""
    return (f"{code}-{region.upper()}",) if code else suggest_countries(typed)
