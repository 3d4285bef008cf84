"""What coders write for a side: words and numbers, in English, German, French and Spanish."""

from __future__ import annotations

import math
import re

_WORDS: dict[float, str] = {
    1.0: """1 + ++ y yes t true agree agrees agreed agreement strongly_agree totally_agree support supports supported
    supporting supportive pro for favour favor in_favour in_favor positive pos affirm affirmative approve
    approves endorse endorses accept accepts plus ja wahr zustimmung stimme_zu stimmt_zu stimme_voll_zu
    dafür dafuer unterstützt unterstützen befürwortet befürworten positiv oui vrai pour d'accord favorable
    si sí verdadero a_favor de_acuerdo""",
    0.5: """somewhat_agree rather_agree slightly_agree tend_to_agree eher_ja eher_dafür stimme_eher_zu plutôt_pour""",
    0.0: """0 neutral neither none abstain abstains abstention pass undecided unsure mixed no_position
    neither_agree_nor_disagree enthaltung unentschieden weder_noch teils_teils neutre abstención""",
    -0.5: """somewhat_disagree rather_disagree slightly_disagree tend_to_disagree eher_nein eher_dagegen
    stimme_eher_nicht_zu plutôt_contre""",
    -1.0: """-1 - -- n no f false disagree disagrees disagreed disagreement strongly_disagree totally_disagree oppose
    opposes opposed opposing contra con anti against reject rejects rejected negative neg deny denies minus
    nein falsch ablehnung lehnt_ab ablehnen dagegen gegen stimme_nicht_zu stimmt_nicht_zu
    stimme_gar_nicht_zu negativ non faux contre défavorable falso en_contra en_desacuerdo""",
}
_SIDES = {word.replace("_", " "): value for value, words in _WORDS.items() for word in words.split()}
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "＋": "+", "’": "'"})
_ENDING = re.compile(r"^(?P<concept>.+?)\s*(?:[\\/>:|]|::|\s[-–—]\s|\s*\()\s*(?P<side>[^\\/>:|()]+?)\s*\)?$")


def side(said: str) -> float | None:
    """Return the side that a coder's word or number names, from -1 (opposes) to 1 (supports); None where it is none.

    Numbers must lie between -1 and 1; other scales are not guessed at.
    """
    word = " ".join(said.translate(_MINUS).replace("_", " ").split()).casefold().strip(".!\"'")
    if word in _SIDES:
        return _SIDES[word]
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= 1 and not word[:1].isalpha() else None


def sided_code(path: str) -> tuple[str, float] | None:
    """Return the concept and side that the name of a code gives, as in “Tolls > against”; None without a side."""
    found = _ENDING.match(path.strip())
    if found is None:
        return None
    value = side(found["side"])
    return None if value is None else (found["concept"].strip(), value)
