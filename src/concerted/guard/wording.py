"""Words that turn a sentence round, in the languages our members write in most; plain lists, to be read and added to."""

from __future__ import annotations

NEGATORS = frozenset(
    """not no never none nobody nothing nowhere neither nor without cannot n't hardly barely scarcely
    nicht kein keine keinen keinem keiner nie niemals nichts niemand weder ohne
    ne pas jamais rien aucun aucune sans personne
    nunca jamás ningún ninguna ninguno nada nadie sin tampoco
    non mai nessun nessuna nessuno niente senza""".split()
)
"""Words that deny what they stand by."""

UNDONE = frozenset(
    "yet fail fails failed failing unable refuse refuses refused refusing lack lacks lacked lacking stop stops stopped"
    " decline declines declined prevent prevents prevented avoid avoids avoided deny denies denied false"
    " incapable impossible cease ceases ceased verweigert scheitert refuse échoue niega".split()
)
"""Words that deny the verb after them."""

EMPTY = frozenset(
    """a an the of to in on at by for from with and or as is are was were be been being am do does did has have had
    will would shall should may might can could must it its this that these those there their they them he she his
    her him we us our you your i my me which who whom whose what when where so very quite rather really just also
    too then than such into onto about over under up down out any some still only even all both each
    der die das den dem des ein eine einen einem einer und oder ist sind war wird werden zu im in am auf für mit von
    wir ihr sie er es dass als auch sehr noch le la les un une des et ou est sont du de au aux en dans pour avec par
    nous vous ils elle il que qui el los las unos unas y o es son al en con por para que se lo su sus il lo gli e è di da che
    """.split()
)
"""Words that hold a sentence together and say little themselves."""

OPPOSITES = """
support oppose; supports opposes; supported opposed; supporting opposing; accept reject; accepts rejects; accepted
rejected; accepting rejecting; approve disapprove; approved rejected; agree disagree; agrees disagrees; agreed disagreed;
allow ban; allows bans; allowed banned; allow forbid; allowed forbidden; permit prohibit; permitted prohibited; allow
prevent; join leave; joins leaves; joined left; stay leave; stays leaves; keep abandon; kept abandoned; keep drop; keeps
drops; back oppose; backs opposes; backed opposed; endorse reject; endorses rejects; endorsed rejected; favour oppose;
favor oppose; favours opposes; favors opposes; for against; pro contra; yes no; in out; raise lower; raises lowers; raised
lowered; raise cut; raised cut; increase decrease; increases decreases; increased decreased; increasing decreasing;
increase reduce; increased reduced; increase cut; expand shrink; expanded reduced; grow shrink; grew shrank; rise fall;
rises falls; rose fell; rising falling; gain lose; gains loses; gained lost; win lose; wins loses; won lost; winner loser;
victory defeat; success failure; succeed fail; succeeded failed; successful unsuccessful; start stop; started stopped;
begin end; begins ends; began ended; beginning ending; start end; first last; open close; opens closes; opened closed;
open shut; open closed; buy sell; bought sold; give take; gives takes; gave took; send receive; sent received; lend
borrow; build destroy; built destroyed; create destroy; created destroyed; save waste; protect harm; protects harms;
protected harmed; help hinder; help harm; helps harms; include exclude; includes excludes; included excluded; including
excluding; with without; add remove; adds removes; added removed; publish hide; hide show; hidden shown; reveal conceal;
true false; right wrong; correct incorrect; good bad; better worse; best worst; great terrible; positive negative; safe
dangerous; safe unsafe; clean dirty; healthy sick; strong weak; stronger weaker; strongly weakly; hard soft; hard easy;
difficult easy; simple complex; big small; bigger smaller; biggest smallest; large small; larger smaller; largest smallest;
long short; longer shorter; longest shortest; tall short; high low; higher lower; highest lowest; wide narrow; broad
narrow; deep shallow; thick thin; fat thin; heavy light; full empty; rich poor; cheap expensive; fast slow; faster slower;
quick slow; quickly slowly; early late; earlier later; old new; older newer; oldest newest; old young; older younger;
oldest youngest; ancient modern; hot cold; warm cool; warmer colder; wet dry; dark light; bright dark; loud quiet; near
far; close distant; above below; over under; up down; before after; inside outside; internal external; indoor outdoor; top
bottom; upper lower; front back; left right; north south; northern southern; east west; eastern western; male female; man
woman; men women; boy girl; boys girls; father mother; son daughter; brother sister; husband wife; king queen; he she; his
her; him her; himself herself; public private; national local; foreign domestic; urban rural; legal illegal; innocent
guilty; friend enemy; ally enemy; allies enemies; peace war; love hate; loves hates; loved hated; like dislike; likes
dislikes; liked disliked; happy sad; happy unhappy; famous unknown; popular unpopular; common rare; rarely often; rarely
usually; seldom often; always never; often never; sometimes never; everyone nobody; everybody nobody; everything nothing;
everyone none; all none; many few; more less; more fewer; most least; most fewest; majority minority; maximum minimum; least
most; enough insufficient; sufficient insufficient; alive dead; living dead; live die; lives dies; lived died; born died;
birth death; present absent; same different; similar different; similar dissimilar; alike different; together apart; united
divided; single multiple; sparsely densely; sparse dense; established dissolved; named excluded; found unavailable;
developed disproved; enforced skipped; founded dissolved; temporary lasting; proven disproved; little much; few much; little lot; single married; one several; temporary permanent; active passive; active inactive; visible invisible;
possible impossible; able unable; can cannot; capable incapable; natural artificial; real fake; original copy; voluntary
compulsory; voluntary mandatory; optional mandatory; optional required; free paid; free bound; ahead behind; forward
backward; future past; ancestor descendant; teacher student; employer employee; landlord tenant; profit loss; profitable
unprofitable; debit credit; import export; imports exports; imported exported; offer withdraw; offered withdrawn; sign
withdraw; signed withdrawn; renew cancel; renewed cancelled; confirm deny; confirms denies; confirmed denied; praise
criticise; praised criticised; praise criticize; praised criticized; trust distrust; hope despair; attack defend; attacks
defends; attacked defended; fund defund; funded defunded; pass block; passed blocked; pass fail; passed failed; passes fails;
arrive depart; arrived departed; enter exit; entered left; remember forget; follow lead; followed led; follow precede; unite
divide; connect separate; connected separated; attach detach; push pull; ascend descend; smile frown; laugh cry; asleep
awake; wake sleep; brave cowardly; kind cruel; generous selfish; polite rude; smart stupid; wise foolish; clever stupid;
beautiful ugly; pretty ugly; tidy messy; calm nervous; tense relaxed; proud ashamed; honest dishonest; loyal disloyal;
serious funny; careful careless; useful useless; harmless harmful; painful painless; hopeful hopeless; interior exterior;
minor major; junior senior; inferior superior; horizontal vertical; parallel perpendicular; odd even; even uneven; smooth
rough; sharp blunt; straight crooked; tight loose; raw cooked; sweet bitter; sweet sour; solid liquid; ally opponent;
supporter opponent; supporters opponents; for-profit nonprofit; conservative liberal; conservative progressive; left-wing
right-wing; effective ineffective; effectively ineffectively; partly wholly; partially fully; nearly fully; completely
partially; generally specifically; briefly lengthy; brief longer; brief lengthy; brief long; slightly greatly; positive
adverse; voluntary forced; willing unwilling; willingly reluctantly; eager reluctant; guilty acquitted; convicted acquitted;
unterstützt ablehnt; unterstützen ablehnen; zustimmen ablehnen; dafür dagegen; für gegen; ja nein; mehr weniger; höher
niedriger; groß klein; gut schlecht; neu alt; immer nie; erlaubt verboten; annehmen ablehnen; bleiben verlassen; steigen
sinken; steigt sinkt; erhöhen senken; erhöht gesenkt; alle keine; vor nach; mit ohne; sicher gefährlich; öffnen schließen;
soutient rejette; soutenir rejeter; accepter refuser; accepte refuse; pour contre; oui non; plus moins; toujours jamais;
grand petit; bon mauvais; augmente diminue; augmenter diminuer; autorise interdit; autorisé interdit; rester quitter; reste
quitte; avant après; avec sans; tous aucun; apoya rechaza; apoyar rechazar; aceptar rechazar; acepta rechaza; favor contra; sí
no; más menos; siempre nunca; grande pequeño; bueno malo; aumenta disminuye; aumentar reducir; permite prohíbe; quedarse
irse; antes después; con sin; todos ninguno; sostiene respinge; accetta rifiuta; favorevole contrario; più meno; sempre mai
"""
"""Two words a pair; a sentence that says one where another says the other says the contrary."""

KINDS = """
red orange yellow green blue purple violet pink brown black white grey gray silver gold golden
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
spring summer autumn fall winter
morning noon afternoon evening night midnight
today yesterday tomorrow
north south east west northeast northwest southeast southwest
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
first second third fourth fifth sixth seventh eighth ninth tenth last
eins zwei drei vier fünf sechs sieben acht neun zehn
single double triple quadruple
once twice thrice
half third quarter
hour day week month year decade century
second minute hours days weeks months years
america canada mexico brazil argentina chile peru england britain scotland ireland wales france germany spain portugal italy greece turkey russia ukraine poland sweden norway denmark finland iceland netherlands belgium switzerland austria hungary india pakistan china japan korea vietnam thailand indonesia australia egypt nigeria kenya ethiopia morocco israel iran iraq syria
american canadian mexican brazilian argentinian chilean english british scottish irish welsh french german spanish portuguese italian greek turkish russian ukrainian polish swedish norwegian danish finnish icelandic dutch belgian swiss austrian hungarian indian pakistani chinese japanese korean vietnamese thai indonesian australian egyptian nigerian kenyan ethiopian moroccan israeli iranian iraqi syrian
london paris berlin madrid rome lisbon vienna athens moscow tokyo beijing delhi sydney cairo toronto chicago boston
europe asia africa australia antarctica
mercury venus earth mars jupiter saturn uranus neptune pluto
guitar piano violin cello flute trumpet drums saxophone clarinet trombone harp accordion
football soccer basketball baseball tennis hockey rugby cricket golf volleyball
dog cat horse cow sheep goat pig chicken duck bird fish
apple banana orange pear grape lemon cherry peach strawberry
carrot potato tomato onion cabbage cucumber spinach broccoli
water beer wine milk coffee tea juice whiskey vodka
kitchen bedroom bathroom garage garden balcony basement attic
wood metal plastic glass stone paper leather concrete brick
car bus train plane boat ship bicycle bike truck motorcycle
catholic protestant muslim jewish hindu buddhist christian orthodox atheist
doctor lawyer teacher engineer nurse farmer soldier actor singer writer painter poet
novel poem play film song album book magazine newspaper
spring river lake sea ocean mountain valley island desert forest
city town village country state province county district
democrat republican socialist liberal conservative communist
father mother brother sister uncle aunt son daughter grandfather grandmother
summer-school kindergarten school college university
euro dollar pound franc yen peso
"""
"""A line is one kind: of which a thing is one or another, not both."""

REVERSING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "de", "a")
"""Beginnings that turn a word round, where the rest is the other word."""

LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтАВЕКМНОРСТХІЈЅαοινρτυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqwbkmhtABEKMHOPCTXIJSaoivptukABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look like Latin ones."""
