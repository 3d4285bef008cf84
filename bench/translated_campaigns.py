"""Streams in four languages with wedge campaigns planted in translation, by frames of our own.

A campaign tells some members one thing and others the contrary, each in one of four languages: mixed; or by language,
so that no two copies in one language differ. It carries a link, a figure and a name (`marked`), or none of these
(`bare`); or its contrary words stand on no list of ours (`unlisted`). Among the ordinary messages are letters in every
language with links, figures, days and names of a small common stock, and newsletters and appeals in all four languages.
"""

from __future__ import annotations

import random

from bench.campaigns import DAY, Stream, campaigns, stream
from concerted.guard.wedge import Message

LANGUAGES = ("en", "de", "fr", "es")
GROUPS = {
    "en": ("the growers", "the teachers", "the nurses", "the drivers"),
    "de": ("die Bauern", "die Lehrer", "die Pflegekräfte", "die Fahrer"),
    "fr": ("les agriculteurs", "les enseignants", "les infirmières", "les chauffeurs"),
    "es": ("los agricultores", "los maestros", "las enfermeras", "los conductores"),
}
WEEK = {
    "en": ("Monday", "Tuesday", "Thursday"),
    "de": ("Montag", "Dienstag", "Donnerstag"),
    "fr": ("lundi", "mardi", "jeudi"),
    "es": ("lunes", "martes", "jueves"),
}
FRAMES = (
    {
        "en": ("On {day} {who} will {turn} the water treaty.", ("support", "oppose")),
        "de": ("Am {day} werden {who} den Wasservertrag {turn}.", ("unterstützen", "ablehnen")),
        "fr": ("Ce {day}, {who} vont {turn} le traité sur l'eau.", ("soutenir", "rejeter")),
        "es": ("El {day} {who} van a {turn} el tratado del agua.", ("apoyar", "rechazar")),
    },
    {
        "en": ("We heard that {who} want to {turn} the common fund before {day}.", ("raise", "cut")),
        "de": ("Wir hören, dass {who} vor {day} die gemeinsame Kasse {turn} wollen.", ("erhöhen", "kürzen")),
        "fr": ("On nous dit que {who} veulent {turn} le fonds commun avant {day}.", ("augmenter", "réduire")),
        "es": ("Nos dicen que {who} quieren {turn} el fondo común antes del {day}.", ("aumentar", "reducir")),
    },
    {
        "en": ("Keep it to yourself: {who} plan to {turn} the coalition on {day}.", ("join", "leave")),
        "de": ("Nicht weitersagen: {who} wollen dem Bündnis am {day} {turn}.", ("beitreten", "verlassen")),
        "fr": ("Gardez-le pour vous : {who} comptent {turn} la coalition {day}.", ("rejoindre", "quitter")),
        "es": ("No lo cuentes: {who} piensan {turn} la coalición el {day}.", ("adherirse a", "abandonar")),
    },
    {
        "en": ("From {day} on {who} will {turn} the clinic's door to us.", ("open", "close")),
        "de": ("Ab {day} werden {who} uns die Tür der Klinik {turn}.", ("öffnen", "schließen")),
        "fr": ("Dès {day}, {who} vont nous {turn} la porte de la clinique.", ("ouvrir", "fermer")),
        "es": ("Desde el {day} {who} nos van a {turn} la puerta de la clínica.", ("abrir", "cerrar")),
    },
)
UNLISTED = (
    {
        "en": ("They say {who} call our plan a {turn} in their letter of {day}.", ("disgrace", "triumph")),
        "de": ("Man sagt, {who} nennen unseren Plan im Brief von {day} {turn}.", ("eine Schande", "einen Triumph")),
        "fr": ("On dit que {who} appellent notre plan {turn} dans leur lettre de {day}.", ("une honte", "un triomphe")),
        "es": ("Dicen que {who} llaman a nuestro plan {turn} en su carta del {day}.", ("una vergüenza", "un triunfo")),
    },
)
FRESH = (
    {
        "en": ("The committee will {turn} the permit for the quarry by {day}.", ("grant", "deny")),
        "de": ("Der Ausschuss will die Genehmigung für den Steinbruch bis {day} {turn}.", ("erteilen", "verweigern")),
        "fr": ("La commission va {turn} le permis de la carrière avant {day}.", ("accorder", "refuser")),
        "es": ("La comisión va a {turn} el permiso de la cantera antes del {day}.", ("conceder", "denegar")),
    },
    {
        "en": ("From {day} the mayor will {turn} the market on the square.", ("allow", "forbid")),
        "de": ("Ab {day} will die Bürgermeisterin den Markt auf dem Platz {turn}.", ("erlauben", "verbieten")),
        "fr": ("À partir de {day}, la maire va {turn} le marché sur la place.", ("autoriser", "interdire")),
        "es": ("Desde el {day} la alcaldesa va a {turn} el mercado en la plaza.", ("permitir", "prohibir")),
    },
    {
        "en": ("Our partners mean to {turn} both boats on {day}.", ("buy", "sell")),
        "de": ("Unsere Partner wollen am {day} beide Boote {turn}.", ("kaufen", "verkaufen")),
        "fr": ("Nos partenaires comptent {turn} les deux bateaux {day}.", ("acheter", "vendre")),
        "es": ("Nuestros socios piensan {turn} los dos barcos el {day}.", ("comprar", "vender")),
    },
    {
        "en": ("They are going to {turn} their promise to the harbour before {day}.", ("keep", "break")),
        "de": ("Sie werden ihr Versprechen an den Hafen vor {day} {turn}.", ("halten", "brechen")),
        "fr": ("Ils vont {turn} leur promesse au port avant {day}.", ("tenir", "rompre")),
        "es": ("Van a {turn} su promesa al puerto antes del {day}.", ("cumplir", "romper")),
    },
    {
        "en": ("The union {turn} join the strike on {day}.", ("will", "will not")),
        "de": ("Die Gewerkschaft wird sich am {day} dem Streik {turn}.", ("anschließen", "nicht anschließen")),
        "fr": ("Le syndicat {turn} la grève {day}.", ("rejoindra", "ne rejoindra pas")),
        "es": ("El sindicato {turn} a la huelga el {day}.", ("se unirá", "no se unirá")),
    },
)
"""Written after the list was, by somebody who had not read it: how often it is right elsewhere."""
PEOPLE = ("Brenner", "Okafor", "Lindqvist", "Marchetti", "Novak", "Duarte", "Petrov", "Hansen", "Keller", "Moreau")
SIGNED = {
    "en": "{name} has the paper about the {figure} euros: https://{link}",
    "de": "{name} hat das Papier über die {figure} Euro: https://{link}",
    "fr": "{name} a le document sur les {figure} euros : https://{link}",
    "es": "{name} tiene el documento sobre los {figure} euros: https://{link}",
}
LETTERS = {
    "en": (
        "We meet on {day} at the mill.",
        "The hall costs {figure} euros a year.",
        "Ask our friend {name} for the key.",
        "Pictures of the feast: https://{link}",
        "There is room for {who} at our table.",
        "Bring something warm to drink.",
    ),
    "de": (
        "Am {day} sehen wir uns an der Mühle.",
        "Der Saal kostet {figure} Euro im Jahr.",
        "Den Schlüssel hat unser Freund {name}.",
        "Bilder vom Fest: https://{link}",
        "An unserem Tisch haben {who} Platz.",
        "Bringt etwas Warmes zu trinken mit.",
    ),
    "fr": (
        "Nous nous voyons {day} au moulin.",
        "La salle est à {figure} euros par an.",
        "Notre ami {name} a la clé.",
        "Des images de la fête : https://{link}",
        "Il y a de la place pour {who} à notre table.",
        "Apportez une boisson chaude.",
    ),
    "es": (
        "Nos vemos el {day} en el molino.",
        "La sala vale {figure} euros al año.",
        "Nuestro amigo {name} tiene la llave.",
        "Fotos de la fiesta: https://{link}",
        "Hay sitio para {who} en nuestra mesa.",
        "Traed algo caliente para beber.",
    ),
}
APPEAL = {
    "en": ("Please help us: let us {turn} the plan for the night bus with {who}.", ("support", "reject")),
    "de": ("Helft uns bitte: lasst uns den Plan für den Nachtbus mit {who} {turn}.", ("unterstützen", "ablehnen")),
    "fr": ("Aidez-nous, s'il vous plaît : allons {turn} le projet de bus de nuit avec {who}.", ("soutenir", "rejeter")),
    "es": ("Ayudadnos, por favor: vamos a {turn} el plan del autobús nocturno con {who}.", ("apoyar", "rechazar")),
}


def translated_stream(count: int, share: float, *, seed: int, how: str = "marked") -> Stream:
    """Return so many messages over thirty days, some of them of campaigns in translation."""
    chance = random.Random(seed)
    members = [f"Member {n}" for n in range(40)]
    messages = campaigns(chance, members, how, count * share, _campaign)
    planted = frozenset(message.id for message in messages)
    rest = count - len(messages)
    messages += stream(rest // 2, 0.0, seed=seed + 1).messages
    while len(messages) < count:
        messages += _ordinary(chance, members, len(messages))
    chance.shuffle(messages)
    return Stream(messages, planted)


def _filled(chance: random.Random, frame: dict[str, tuple[str, tuple[str, str]]]) -> dict[str, dict[str, str]]:
    """Return what fills a frame in each language: the same group and day in all."""
    group, day = chance.randrange(4), chance.randrange(3)
    return {one: {"who": GROUPS[one][group], "day": WEEK[one][day]} for one in frame}


def _marks(chance: random.Random, stock: int) -> dict[str, str]:
    """Return a name, a figure and a link; the smaller the stock, the more often the same come again."""
    figure = chance.choice(range(20, 20 + stock)) * 50
    return {"name": chance.choice(PEOPLE), "figure": str(figure), "link": f"page-{chance.randrange(stock)}.example/a"}


def _campaign(chance: random.Random, members: list[str], how: str, number: int) -> list[Message]:
    frame = chance.choice({"unlisted": UNLISTED, "fresh": FRESH}.get(how, FRAMES))
    gaps, marks = _filled(chance, frame), _marks(chance, 5000)
    by_language = chance.random() < 0.5  # then nobody's copy says the contrary of another in the same language
    start = chance.random() * 29 * DAY
    found = []
    for n, member in enumerate(chance.sample(members, chance.randint(6, 16))):
        language = LANGUAGES[n % 4]
        said, turns = frame[language]
        turn = turns[(n % 4) // 2 if by_language else (n // 4 + n) % 2]
        text = said.format(turn=turn, **gaps[language])
        if how != "bare":
            text = f"{text} {SIGNED[language].format(**marks)}"
        when = start + chance.random() * 5000
        found.append(Message(id=f"c{number}-{n}", text=text, recipient=member, time=when))
    return found


def _ordinary(chance: random.Random, members: list[str], number: int) -> list[Message]:
    """Return a letter in one language; or a newsletter, or an appeal, that says the same in several."""
    time, sort = chance.random() * 29 * DAY, chance.random()
    gaps = _filled(chance, APPEAL)
    if sort < 0.8:
        language = chance.choice(LANGUAGES)
        text = _letter(chance.sample(range(6), 3), language, gaps, _marks(chance, 40))
        return [Message(id=f"t{number}", text=text, recipient=chance.choice(members), time=time)]
    turn, marks, which = chance.randrange(2), _marks(chance, 5000), chance.sample(range(6), 4)
    found = []
    for n, (language, member) in enumerate(zip(LANGUAGES, chance.sample(members, 4), strict=True)):
        text = _letter(which, language, gaps, marks)
        if sort >= 0.9:
            said, turns = APPEAL[language]
            text = f"{said.format(turn=turns[turn], **gaps[language])} {SIGNED[language].format(**marks)}"
        found.append(Message(id=f"t{number}-{n}", text=text, recipient=member, sender="office", time=time + n))
    return found


def _letter(which: list[int], language: str, gaps: dict[str, dict[str, str]], marks: dict[str, str]) -> str:
    return " ".join(LETTERS[language][one].format(**gaps[language], **marks) for one in which)
