"""Countries as Djinni writes them: alpha-2 and alpha-3 codes in JSON-LD, names in the page's language on cards."""

from __future__ import annotations

# ISO 3166-1, "alpha-3 alpha-2" pairs.
_ISO = """
ABW AW AFG AF AGO AO AIA AI ALA AX ALB AL AND AD ARE AE ARG AR ARM AM ASM AS ATA AQ ATF TF ATG AG AUS AU AUT AT AZE AZ
BDI BI BEL BE BEN BJ BES BQ BFA BF BGD BD BGR BG BHR BH BHS BS BIH BA BLM BL BLR BY BLZ BZ BMU BM BOL BO BRA BR BRB BB
BRN BN BTN BT BVT BV BWA BW CAF CF CAN CA CCK CC CHE CH CHL CL CHN CN CIV CI CMR CM COD CD COG CG COK CK COL CO COM KM
CPV CV CRI CR CUB CU CUW CW CXR CX CYM KY CYP CY CZE CZ DEU DE DJI DJ DMA DM DNK DK DOM DO DZA DZ ECU EC EGY EG ERI ER
ESH EH ESP ES EST EE ETH ET FIN FI FJI FJ FLK FK FRA FR FRO FO FSM FM GAB GA GBR GB GEO GE GGY GG GHA GH GIB GI GIN GN
GLP GP GMB GM GNB GW GNQ GQ GRC GR GRD GD GRL GL GTM GT GUF GF GUM GU GUY GY HKG HK HMD HM HND HN HRV HR HTI HT HUN HU
IDN ID IMN IM IND IN IOT IO IRL IE IRN IR IRQ IQ ISL IS ISR IL ITA IT JAM JM JEY JE JOR JO JPN JP KAZ KZ KEN KE KGZ KG
KHM KH KIR KI KNA KN KOR KR KWT KW LAO LA LBN LB LBR LR LBY LY LCA LC LIE LI LKA LK LSO LS LTU LT LUX LU LVA LV MAC MO
MAF MF MAR MA MCO MC MDA MD MDG MG MDV MV MEX MX MHL MH MKD MK MLI ML MLT MT MMR MM MNE ME MNG MN MNP MP MOZ MZ MRT MR
MSR MS MTQ MQ MUS MU MWI MW MYS MY MYT YT NAM NA NCL NC NER NE NFK NF NGA NG NIC NI NIU NU NLD NL NOR NO NPL NP NRU NR
NZL NZ OMN OM PAK PK PAN PA PCN PN PER PE PHL PH PLW PW PNG PG POL PL PRI PR PRK KP PRT PT PRY PY PSE PS PYF PF QAT QA
REU RE ROU RO RUS RU RWA RW SAU SA SDN SD SEN SN SGP SG SGS GS SHN SH SJM SJ SLB SB SLE SL SLV SV SMR SM SOM SO SPM PM
SRB RS SSD SS STP ST SUR SR SVK SK SVN SI SWE SE SWZ SZ SXM SX SYC SC SYR SY TCA TC TCD TD TGO TG THA TH TJK TJ TKL TK
TKM TM TLS TL TON TO TTO TT TUN TN TUR TR TUV TV TWN TW TZA TZ UGA UG UKR UA UMI UM URY UY USA US UZB UZ VAT VA VCT VC
VEN VE VGB VG VIR VI VNM VN VUT VU WLF WF WSM WS YEM YE ZAF ZA ZMB ZM ZWE ZW
""".split()  # noqa: SIM905 - a table reads better than five hundred quotes
ALPHA_2 = dict(zip(_ISO[::2], _ISO[1::2], strict=True))
ALPHA_3 = {two: three for three, two in ALPHA_2.items()}

# The sixty of the filter form, most used first.
_NAMES = """
UKR Ukraine|Україна
POL Poland|Польща
CYP Cyprus|Кіпр
ROU Romania|Румунія
ESP Spain|Іспанія
PRT Portugal|Португалія
SVK Slovakia|Словаччина
USA United States|Сполучені Штати|США|United States of America
DEU Germany|Німеччина
BGR Bulgaria|Болгарія
GEO Georgia|Грузія
CZE Czechia|Чехія|Czech Republic
MDA Moldova|Молдова
CAN Canada|Канада
SRB Serbia|Сербія
LTU Lithuania|Литва
LVA Latvia|Латвія
HRV Croatia|Хорватія
KAZ Kazakhstan|Казахстан
EST Estonia|Естонія
GBR United Kingdom|Велика Британія
ARM Armenia|Вірменія
HUN Hungary|Угорщина
ARE United Arab Emirates|Обʼєднані Арабські Емірати|ОАЕ
MLT Malta|Мальта
MNE Montenegro|Чорногорія
AZE Azerbaijan|Азербайджан
MEX Mexico|Мексика
BRA Brazil|Бразилія
ARG Argentina|Аргентина
ITA Italy|Італія
SWE Sweden|Швеція
ZAF South Africa|Південно-Африканська Республіка
SVN Slovenia|Словенія
UZB Uzbekistan|Узбекистан
ISR Israel|Ізраїль
FRA France|Франція
IDN Indonesia|Індонезія
ALB Albania|Албанія
GRC Greece|Греція
CHE Switzerland|Швейцарія
BGD Bangladesh|Бангладеш
MMR Myanmar (Burma)|Мʼянма (Бірма)|Myanmar
NPL Nepal|Непал
IRL Ireland|Ірландія
KGZ Kyrgyzstan|Киргизстан
CHL Chile|Чилі
CRI Costa Rica|Коста-Рика
GTM Guatemala|Гватемала
SLV El Salvador|Сальвадор
SGP Singapore|Сінгапур
COL Colombia|Колумбія
GIB Gibraltar|Гібралтар
LKA Sri Lanka|Шрі-Ланка
NLD Netherlands|Нідерланди
FIN Finland|Фінляндія
QAT Qatar|Катар
SOM Somalia|Сомалі
TJK Tajikistan|Таджикистан
PER Peru|Перу
TUR Türkiye|Туреччина|Turkey
AUT Austria|Австрія
BEL Belgium|Бельгія
DNK Denmark|Данія
NOR Norway|Норвегія
"""
_BY_NAME = {
    name.casefold(): line[:3] for line in _NAMES.strip().splitlines() for name in line[4:].replace("ʼ", "'").split("|")
}


def alpha_2(said: str) -> str:
    """The alpha-2 code of a code or a name in English or Ukrainian; what we do not know comes back as it was."""
    return ALPHA_2.get(alpha_3(said), said.strip())


def alpha_3(said: str) -> str:
    """The alpha-3 code of a code or a name; "" when we do not know it."""
    code = said.strip().upper()
    if code in ALPHA_2:
        return code
    name = said.strip().casefold().replace("ʼ", "'").replace("’", "'")
    return ALPHA_3.get(code) or _BY_NAME.get(name, "")
