"""How rare a word is in support talk at large, for knowledge bases too small to tell."""

# Stems by level n: one message of six or more words in about 2**n has it. Medians of six chat logs
# (docker, angular, ethereum, dl4j from Gitter; #stripe and #rust from IRC), so that no single
# product's words are in it; only stems that five of the six know.
_LEVELS = {
    3: """
        use
    """,
    4: """
        need tri like work want
    """,
    5: """
        make think code error go help problem question file build run new time check look issu right
        ask link
    """,
    6: """
        read set document creat first even data version chang differ start applic exampl find client
        add understand test actual idea network write good connect stuff call support depend reason
        case follow without take probabl implement pass yeah inform access give put user type
        alreadi abl updat instead remov
    """,
    7: """
        guess correct base function messag point back open name setup window option end part method
        fail happen provid better fine refer pretti anoth valu page tell current server object state
        come keep exact via allow default develop wonder load system process identifi activ wrong
        suggest local basic line sorri copi save down everyth miss product exist project around two
        thought librari said insid step best found feel direct post peopl last github expect day bit
        sourc requir log never comput specif handl sens move input share instal contain key easi
        sound simpl return usual least whole talk littl next multipl databas send json avail compil
        output anyway learn store recommend quick list
    """,
    8: """
        free stop show request consol say figur resolv command web map result hope script similar
        instanc modul second main made clear featur download singl sent custom specifi long platform
        answer detail ago includ fix hour re noth somewher number great wait see previous believ
        except path regard built display sometim separ explain array variabl tool internal normal
        languag general com defin io folder repositori place mention releas latest definit matter
        full paste channel track solut receiv initi enough complet year true perform hmm due click
        top bug solv js block avoid regist configur common hard kinda lol report limit close proper
        packag today resourc content assum public plan word offici caus associ suppos interest var
        replac manual unfortun program later cours box appreci seen non empti disabl care automat
        index java init export nativ design entir host low git confus view troubl total discuss note
        notic tutori ignor directori import ah side job ui deploy told finish big altern
    """,
    9: """
        month coupl bind net written pull transfer small site modifi backend level familiar concept
        yesterday googl tomorrow straight major guid form btw awesom format inde search push declar
        hit switch longer cach perhap locat regular execut vs fact high recogn ran strategi pre src
        forc necessari model integr consum behind softwar explicit real left privat fulli control
        zero piec fast trust worth maintain love strang storag per mistak happi practic forward
        success oper mind interfac extra email disconnect count capabl busi yea ideal fill magic
        known afterward minut home world minimum head group touch fit deep speed uniqu fork bot
        internet
    """,
}
_UNLISTED = 10.5  # level of a word that is not listed

_LEVEL = {stem: level for level, stems in _LEVELS.items() for stem in stems.split()}


def is_common(stem: str) -> bool:
    """Whether `stem` is one of the listed words of support talk."""
    return stem in _LEVEL


def share(stem: str) -> float:
    """The share of support messages that have `stem`, in (0, 0.125]."""
    return float(2.0 ** -_LEVEL.get(stem, _UNLISTED))
