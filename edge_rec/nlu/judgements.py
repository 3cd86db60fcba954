"""Opinions that stand behind names: directly, later with a pronoun, or in the same clause."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re

from edge_rec.nlu.cues import LIKENESS, cues
from edge_rec.nlu.text import MASK
from edge_rec.types import Role

_GOOD = (
    r"(?:great|good|amazing|awesome|excellent|fantastic|brilliant|wonderful|fun|perfect|beautiful|"
    r"incredible|superb|lovely|masterpieces?|nice|cool|hilarious|funny|entertaining|enjoyable|cute|endearing|terrific|decent|solid|adorable|touching|heart ?warming|underrated|stunning|magical|unforgettable|interesting|impressive|intense|powerful|smart|gem|blast|hoot|riot|treat|delight|a must|must[- ]?see|must[- ]?watch|"
    r"phenomenal|clever|golden|gripping|charming|epic|outstanding|(?:funnier|better|cooler|scarier) than|the best|well done|my (?:jam|thing|cup of tea)|for me|"
    r"(?:one|some|two|both) of my (?:\w+ )?fav\w*|(?:my |an? )?(?:\w+ )?fav(?:e|s|ou?rites?)?)"
)
_BAD = (
    r"(?:boring|bad|terrible|awful|dull|meh|overrated|disappointing|a waste|trash|garbage|horrible|"
    r"annoying|stupid|rubbish|mediocre|a letdown|the worst|"
    r"too (?:long|slow|short|dark|weird|sad|much|predictable|childish|complicated|confusing|silly|cheesy|depressing|"
    r"violent|gory|scary|old|hyped|convoluted|boring))"
)
_BE = r"(?:is|was|are|were|(?:will|has|have) (?:always |still )?be(?:en)?|remains?)"

AFTER = cues(
    (Role.MENTIONED, rf"{_BE} (?:\w+ )?on (?:my|our|the) (?:watch ?|to[- ]watch )?list\b"),
    (
        Role.MENTIONED,
        rf"(?:{_BE}\s+)?(?:also |just )?(?:supposed|said|meant|rumou?red|looks?|sounds?|seems?)\b",
    ),
    (
        Role.LIKED,
        rf"{_BE}\s+(?:\w+\s+){{1,3}}?but (?:(?:is|was|are|were) )?(?:\w+ )?{_GOOD}(?!\w)|"
        rf"{_BE}\s+(?:\w+\s+){{0,2}}?\w+, but (?:(?:is|was|are|were) )?(?:\w+ )?{_GOOD}(?!\w)",
    ),
    (
        Role.LIKED,
        r"(?:is|was|are|were)(?:n['’]?t| not)\s+(?:(?:too|so|that|half|all|even|as) )*(?:bad|terrible|boring|awful)\b(?! as)",
    ),
    (Role.LIKED, rf"{_BE}\s+(?:\w+\s+){{1,3}}?(?:and|yet) (?:\w+ )?{_GOOD}(?!\w)"),
    (Role.DISLIKED, rf"(?:is|was|are|were)(?:n['’]?t| not| never)\s+(?:\w+\s+){{0,3}}?{_GOOD}\b"),
    (Role.DISLIKED, rf"(?:is|was|are|were|felt|seemed|gets?|got)\s+(?:\w+\s+){{0,3}}?{_BAD}\b"),
    (Role.DISLIKED, r"(?:bored|disappointed|annoyed|lost|put) me\b(?: to sleep)?"),
    (
        Role.DISLIKED,
        r"not (?:so|as) much\b|not for me\b|(?:is|was)(?:n['’]?t| not) (?:really |exactly |quite )?my (?:style|taste|type|genre|kind|sort|speed)\b|fell flat\b",
    ),
    (
        Role.DISLIKED,
        r"(?:but |and )?(?:i |we )?(?:fell asleep|gave up|walked out|turned it off|stopped (?:watching|reading|playing)|"
        r"could(?:n['’]?t| not) (?:finish|get (?:into|through|past)|sit through|stand)(?: it| them)?|lost interest)\b",
    ),
    (Role.DISLIKED, r"did(?:n['’]?t| not) (?:work|click|do it|do much) for me|sucks?\b|sucked\b"),
    (
        Role.DISLIKED,
        r"(?:which )?(?:i |we |she |he )?(?:hated|disliked|did(?:n['’]?t| not) (?:\w+ )?(?:like|enjoy|love))(?: it| them)?\b",
    ),
    (Role.LIKED, rf"{_BE}\s+(?:\w+\s+){{0,3}}?{_GOOD}(?!\w)"),
    (
        Role.LIKED,
        rf"{_BE}\s+(?:\w+\s+){{0,5}}?(?:i|we) (?:\w+ )?(?:like|love|enjoy)(?:ed|d)?\b",
    ),
    (
        Role.MENTIONED,
        r"(?:would|might|could|may|should) (?:\w+ ){0,2}?(?:work|be (?:\w+ ){0,3}?)\b(?: \w+)? ?for (?:yo)?u\b",
    ),
    (
        Role.LIKED,
        rf"{_BE} (?:always |also |definitely |probably )?(?:in|on|among) (?:my|our) (?:top|fav\w*)\b|{_BE} (?:\w+ )?up there\b",
    ),
    (
        Role.LIKED,
        r"(?:is |was )?hard to beat|(?:had|kept) (?:me|us) (?:on the edge|up all night|glued)|(?:forever|ftw|for the win|hands down|(?:all )?the way(?! to)|fan here)\b|blew me away|made me (?:cry|laugh|smile)|hooked me|changed my life|rocks?\b|rules\b|never gets? old|holds? up|slaps?\b|"
        r"(?:had|got) (?:me|us) (?:laughing|crying|hooked|in (?:tears|stitches))",
    ),
    (
        Role.LIKED,
        r"(?:which )?(?:and )?(?:i |we |she |he |they )?(?:\w+ )?(?:love[ds]?|liked?|enjoyed?|adored?) (?:it|them|both|all|that)\b",
    ),
    (
        Role.LIKED,
        r"(?:i|we) (?:really |also )?(?:like|love|enjoy)(?:d|ed)?,? (?:too|also|as well|a lot|very much|so much)\b",
    ),
    (
        Role.SEEN,
        r"(?:and )?(?:(?:i|we)(?:['’]ve| have)? |have )?(?:already |both )*(?:seen|watched|read|played) (?:it|them|both|those|that|all)\b",
    ),
    # Japanese: particle, then the judgement somewhere before the next name.
    (
        Role.DISLIKED,
        r"(?:好きじゃ|好きでは|好みじゃ|合わな|合いませ|合わん|ハマら[なん]|はまら[なん]|ハマれ[なん]|蛇足|面白くな|楽しめな|楽しめませ|苦手(?!じゃな|ではな)|"
        r"(?:嫌い|きらい)(?!じゃな|ではな)|つまらな|退屈|いまいち|イマイチ|微妙|がっかり|途中でやめ|挫折|無理|切った|切りまし|飽き|"
        r"眠くな|寝落ち|途中で寝|話切り|敬遠(?!して)|さっぱり(?:だ|で)|二度と[見観読]|意味(?:が)?(?:わか[らん]|不明)|過大評価|[の乗]れな|投げ(?:た|出し)|しょうもな|(?:ひど|酷)(?:い|かっ)|苦痛|だる(?:い|かっ)|ダル(?:い|かっ)|クソ(?!ほど)|期待外れ|駄作|金返せ|時間の無駄|冷めた|(?:嫌|いや|イヤ)(?=だ|です|[。、!！…\s]|$)|(?<![ァ-ヺ])パス|(?:グロ|怖|長|重|エロ|きつ)すぎ|きつ(?:[いく]|かっ)|しんど(?:[いく]|かっ)|脱落|リタイア|好きになれ)|"
        rf"(?<={MASK})[」』]?(?:シリーズ|の映画|のアニメ)?(?:以外|を除|は除|抜き)",
    ),
    (
        Role.MENTIONED,
        r"(?:まだ)?(?:見て|観て|読んで)(?:い)?(?:な|ませ)|手(?:を)?[つ付]けて(?:い)?な|って(?:どう|どんな|面白い|おもしろい|何|誰)|(?:は|も)これから|積ん(?:でる|で(?:い)?ます|だまま|読)|いつ(?:再開|始ま|から|やる|公開)|気にな(?:る|って|り)|の続き|見たことな|観たことな|見たことがな|見た[いく]|観た[いく]|知らな|(?:아직 )?(?:안|못) ?봤|본 적 ?없",
    ),
    (
        Role.SEEN,
        r"(?:もう|既に|すでに|全部)?(?:見た|観た|みた)(?![いくらか])|(?:見|観|読ん|やっ|遊ん)でた|(?:見|観)てた|(?:やっ|遊ん|読ん)で(?:い)?る|履修|完走|読了|読破|読み終|全巻|全クリ|クリアし|プレイ済|周(?:目|して|した)|ぶっ通し|もう知って|見まし|観まし|見終|観終|[みよ]み?お[わえ]|視聴済|視聴しま|視聴した|[見観]ちゃっ|[見観]てしまっ|読み返し|見てる|見ています|見て(?!な|い?な|み|くだ)|読んだ|読みました|プレイした|クリアした",
    ),
    (
        Role.LIKED,
        r"大?好き(?!じゃ|では)|(?:[1一]番|激)?(?:アツい|熱い)|殿堂入り|原点|心の支え|生きがい|バイブル|何[度回](?:でも|(?:見|観|読ん)(?:ても|でも))|どハマり|ドハマり|たまらん|たまらな|尊い|優勝|秀逸|圧巻|抜群|は神(?=[。、！!\s]|$)|(?:嫌い|きらい|苦手)(?:じゃな|ではな)|神(?:だ|で(?:した|す)|作|アニメ)|号泣|泣いた|泣きまし|キュン|"
        r"別格|至高|名作|傑作|刺さ[っり]|推し(?!の)|最高|面白か|おもしろか|面白い|面白く(?!な)|気に入|お気に入り|ハマ[っり]|はま[っり]|良かった|よかった|感動|楽しかった|楽しめ(?!な|ませ)|泣け|神作|泣き(?:すぎ|まく)|泣かされ|癒(?:や)?され|一気見|一気読み|夢中|痺れ(?:た|まし)|しびれ(?:た|まし)|鳥肌|響い[たて]|沁み[たて]|爆笑|大笑い|大好物|天才|素晴らし|すばらし|凄かった|すごかった|(?:良|よ)すぎ|おもろかった|神(?:ゲー|回|映画|漫画)|沼っ|沼に|忘れられな|を超える|楽しく(?:見|観)",
    ),
    (LIKENESS, r"みたいな|のような|っぽい|に似た|系の|같은|비슷한|那样的|那樣的|这样的|這樣的"),
    # Korean, Chinese
    (
        Role.DISLIKED,
        r"(?:싫|별로|지루|안 좋아|좋아하지 않|재미없|노잼|하차|실망|졸았|졸려|중도 ?포기)|(?:不(?:太|怎么|是很)?(?:喜欢|喜歡|想看|感兴趣|感興趣)|没兴趣|沒興趣|没有?[^，。]{0,5}好看|沒有?[^，。]{0,5}好看|不要|不行|不好看|很?无聊|很?無聊|难看|難看|一般般|看不下去|弃了|棄了|弃番|弃剧|棄番|棄劇|劝退|勸退|踩雷|失望|看吐|看睡|烂尾|爛尾|崩了|太长了|太長了)|"
        rf"(?<={MASK})\s*(?:빼고|말고|제외)|(?<={MASK})(?:以外|除外)",
    ),
    (
        Role.SEEN,
        r"(?:(?:다|이미)? ?봤(?!는데 (?:역시|정말|너무))|본 적|보았|정주행|읽(?:었|고|은)|깼(?:어|는|고|다)|클리어|완독)|(?:我?都?(?:看过|看過|看完|追完|刷完|读完|讀完|通关|通關|打完|玩过|玩過|玩完)了?|(?:[二两兩三四五]刷|看了?[二两兩三四五几幾]遍)了?)",
    ),
    (
        Role.LIKED,
        r"(?:좋아|재밌|재미있|최고|명작|인생(?:작|영화|드라마|책|게임)|꿀잼|웃었|울었|감동|제일 (?:낫|나아|좋|재밌)|미쳤|갓겜|레전드)|(?:(?<![么麼啥有点])好看|不错|不錯|太棒|很棒|真棒|好笑|超[赞讚]|神作|封神|绝了|絕了|yyds|太(?:燃|顶|頂|好哭|好笑|感人|好看|好玩)|好睇|唔[错錯]|上头了?|看哭|哭死|笑死|真香)",
    ),
    # Spanish, Portuguese, German, French
    (
        Role.DISLIKED,
        r"(?:no me (?:gust|encant)\w+|não gostei|(?:me|nos) aburri\w+|(?:hat|haben) mir (?:\w+ )?nicht gefallen|"
        r"(?:(?:find|fand)e? ich )?(?:\w+ )?(?:langweilig|schlecht|doof|öde|blöd)|(?:bem |muito |muy |bastante |très |trop |un peu )?"
        r"(?:aburrid[oa]|chat[oa]|ruim|ennuyeux|ennuyeuse|nul)|(?:gar |überhaupt )?nicht\b|(?:ne )?m['’]a pas plu|"
        r"(?:war|ist) (?:mir )?(?:\w+ )?(?:langweilig|schlecht|zu \w+)|"
        r"(?:c['’]est|c['’]était|est|était) (?:\w+ )?(?:nul|ennuyeux|chiant|trop \w+)|"
        r"(?:é|era|foi) (?:\w+ )?(?:chat[oa]|ruim|péssim[oa]|frac[oa])|(?:es|era|fue) (?:\w+ )?(?:aburrid[oa]|mal[oa]|pésim[oa]))\b",
    ),
    (
        Role.LIKED,
        r"(?:me (?:gustó|encantó|gustaron|encantaron|dejó|voló)|(?:hat|haben) mir (?:\w+ )?gefallen|m['’]a(?:vait)? (?:beaucoup )?plu|(?:war|ist) (?:\w+ )?(?:toll|super|gut|großartig|klasse)|"
        r"(?:(?:find|fand)e? ich )?(?:\w+ )?(?:toll|super|klasse|großartig|geil|gut)|(?:me|nos) hizo llorar|m['’]a fait (?:pleurer|rire)|me fez chorar|"
        r"(?:bem |muito |muy |très |vraiment )?(?:génial|geniale?s?|ótim[oa]|incrível|increíble)|"
        r"(?:c['’]est|c['’]était|est|était|étaient) (?:\w+ )?(?:super|génial|magnifiques?|excellent\w*|top)|"
        r"(?:é|era|foi|são) (?:\w+ )?(?:bo[ma]|ótim[oa]|incrível|demais|sensacional|excelente)|"
        r"(?:es|era|fue|son) (?:\w+ )?(?:buen[oa]|genial|increíble|buenísim[oa]|excelente)|me (?:flip\w+|gusta|encanta)|gefällt mir|me plaît)\b",
    ),
    (
        Role.SEEN,
        r"(?:(?:hab|kenn)e?n? (?:ich|wir) )?(?:schon |bereits |alle |auch |\w+mal |mehrmals |oft )*(?:gesehen|geguckt|geschaut|gelesen|durch)\b|"
        r"kenn(?:e|en)? (?:ich|wir)(?: schon| bereits)?\b|ya l[oa]s? cono\w+|(?:je )?l[ea]s? connais(?: déjà)?|já conheço|"
        r"(?:je |on )?(?:l['’]ai |les ai |l['’]a )?déjà (?:vu|lu)e?s?\b|(?:eu |nós )?já (?:vi|vimos|assisti|li)\b|(?:ya )?l[oa]s? (?:vi|he visto)\b",
    ),
    # Spanish, Portuguese, German, French, Korean, Chinese: ways of speaking
    (
        Role.DISLIKED,
        r"(?:no (?:me |nos )?(?:convenció|enganchó|llegó|interesa)|me (?:decepcionó|durmió)|(?:es |está |é )?(?:muy |muito )?(?:sobrevalorad|superestimad)[oa]|"
        r"l[oa]s? (?:dejé|abandoné)|não (?:curti|rolou|me (?:pegou|convenceu|prendeu))|me decepcionou|mas não rolou|"
        r"hat mich (?:\w+ ){0,2}?(?:nicht|null|kaum|nie) \w+|hab(?:e)? ich (?:abgebrochen|aufgehört)|(?:ist|war) (?:\w+ )?(?:nichts für mich|nicht mein(?:s| ding| fall))|"
        r"(?:mag|mochte) ich (?:\w+ )?nicht|überbewertet|(?:trop [^.,]{2,20}, )?(?:j['’]ai |je l['’]ai )?(?:lâché|abandonné|pas accroché|pas aimé)|j['’]aime pas|"
        r"(?:c['’]est )?pas (?:fan|mon truc|terrible)|surcoté|m['’]a (?:déçue?|ennuyée?|saoulée?))\b|"
        r"(?:그닥|하차|노잼|실망|최악|취향 ?(?:이 )?아니|포기|껐)|(?:劝退|勸退|失望|[烂爛]片|[没沒]意思|踩雷|[无無]感)",
    ),
    (
        Role.LIKED,
        r"(?:(?:es|era|fue|son|é|foi|são) (?:\w+ ){0,3}?(?:mejor|melhor|favorit[oa]s?|obra[- ](?:maestra|prima)|joya|pasada|precios[oa]|maravill\w+|maravilhos[oa]|lind[oa]|perfeit[oa])|"
        r"(?:eu )?(?:amo|amei|adoro|adorei)|me (?:pegou|conquistou)|y quedé loc[oa]|"
        r"(?:ist|war|sind|waren) (?:\w+ ){0,2}?(?:der hammer|mega|spitze|wunderbar|genial|lieblings\w+|beste\w*|(?:ein )?meisterwerk)|"
        r"(?:mag|liebe|liebte|feier) ich(?! (?:\w+ )?nicht)|hat mich (?:umgehauen|begeistert|gepackt)|"
        r"j['’]adore|j['’]ai (?:\w+ )?(?:adoré|aimé|kiffé)|(?:est|c['’]est) (?:\w+ ){0,3}?(?:meilleur\w*|préféré\w*|chef-d['’]œuvre|bijou|tuerie))\b|"
        r"(?:인생(?:작| ?영화| ?애니)|대박|[꿀존]잼|팬(?:이|입|임))|(?:太(?:[顶頂]|好看|[赞讚]|[绝絕])|[绝絕]了|yyds|上[头頭]|感人|看哭|[爱愛]了|百看不|精彩)",
    ),
    (Role.SEEN, r"(?:我?都?(?:[补補刷追]完|看完)了?)"),
)
"""Follow the names; western ones directly, those of unspaced scripts within the clause."""

_IT = (
    r"(?:it|that(?: one)?|this(?: (?:one|movie|film|show|book|game))?|them|both|all|"
    r"(?:these|those)(?: (?:two|three|movies|films|shows|books|games|ones))?|"
    r"the (?:movie|film|show|book|game|first one))"
)
_ASPECT = (
    r"(?:story|plot|acting|music|songs?|soundtrack|score|cast|choreography|ending|animation|dialogue?|effects|humou?r|"
    r"characters?|action|graphics|art|writing|visuals|performances?|scenery|fight scenes|jokes)"
)
_NO_PERSON = r"(?! (?:actor|actress|director|author|writer|singer|band|people|person|character)\w*)"
_JA_VERY = r"(?:[。！!\s、]|すごく|とても|めっちゃ|本当に|めちゃくちゃ)+"
VERDICTS = cues(
    (
        Role.LIKED,
        rf"(?<={MASK})[\s.,?!-]*(?:(?:a|an|such|really|very|two|just|also) )*{_GOOD} (?:\w+ ){{0,2}}?(?:movies?|films?|shows?|series|ones?|books?|games?|flicks?)\b",
    ),
    (
        Role.LIKED,
        r"\b(?:those|these|they|both)(?: (?:are|were)|['’]re) (?:both |two |all )?(?:of )?(?:my|our) (?:\w+ )?fav",
    ),
    (
        Role.LIKED,
        rf"(?<={MASK})[\s.,?!]*(?:both|all|each)(?: of (?:them|those))?(?: (?:is|was|are|were))? (?:\w+ ){{0,2}}?{_GOOD}(?!\w)",
    ),
    (
        Role.LIKED,
        rf"(?<={MASK})[\s.,?!-]+(?:(?:so|really|very|super|just|pretty|absolutely|also) )+{_GOOD}\s*(?=[.!,]|$)",
    ),
    (
        Role.LIKED,
        r"(?:どれも|どっちも|どちらも|両方(?:とも)?|みんな|全部|全て)(?:が|とても|ほんとに|本当に|すごく)?(?:神|最高|名作|大?好き|面白|おもしろ|[良よ]かっ)",
    ),
    (Role.DISLIKED, rf"{_JA_VERY}(?:つまらなかった|微妙|いまいち|イマイチ|退屈)"),
    (
        Role.LIKED,
        rf"{_JA_VERY}(?:良かった|よかった|面白かった|おもしろかった|最高|感動|泣い|泣けた)",
    ),
    (Role.DISLIKED, r"\bcould(?:n['’]?t| not) (?:get into|finish|stand) (?:it|them)\b"),
    (Role.LIKED, r"(?<!not )\bworth (?:it|watching|reading|playing|every)\b"),
    (
        Role.DISLIKED,
        r"\b(?:did(?:n['’]?t| not)|do(?:n['’]?t| not)) (?:\w+ )?(?:like|enjoy|love|care for) "
        rf"{_IT}\b(?! as much)",
    ),
    (
        Role.DISLIKED,
        rf"\b{_IT}(?:['’]?s| is| was| were| are)(?: not|n['’]?t) (?:\w+ ){{0,2}}?{_GOOD}(?!\w)|"
        rf"\b{_IT}(?:['’]?s| is| was) (?:\w+ )?{_BAD}\b|\b(?:hated|disliked) {_IT}\b|\boverrated\b|"
        r"\b(?:was(?:n['’]?t| not)|not) (?:\w+ )?(?:a|my) (?:\w+ )?(?:fan|thing|cup of tea)\b",
    ),
    (
        Role.LIKED,
        rf"\b(?:loved|like?d|enjoyed|adored) {_IT}\b|\breally (?:loved|like?d|enjoyed)\b|"
        rf"\b(?:i|we) (?:(?:really|absolutely|also|just|do|still) )?(?:love|like|adore) {_IT}\b|"
        rf"\bone of (?:my|the) (?:\w+ )?(?:fav\w*|best)\b{_NO_PERSON}|\bmy (?:all[- ]time )?fav\w*\b{_NO_PERSON}(?! (?:is|was|are|\w+ is)\b)|"
        rf"\bhighly recommend(?: {_IT}| them|\b(?! \w))",
    ),
    (
        Role.LIKED,
        rf"\b(?:(?:{_IT}|they)(?:['’]?s|['’]re| is| was| were| are)|which was) (?:\w+ ){{0,3}}?{_GOOD}(?!\w| (?:talk|chat|meeting|speaking|to (?:talk|chat|meet|speak)))|"
        rf"\b(?:definitely|really|absolutely|truly|still) an? (?:\w+ ){{0,2}}?{_GOOD} (?:one|movie|film|show|book|game)\b|"
        rf"\b(?:the|its) (?:\w+ )?{_ASPECT} (?:is|was|are|were) (?:\w+ ){{0,2}}?{_GOOD}(?!\w)|"
        rf"\b(?:love|like|enjoy)(?:d|ed)? (?:\w+ ){{1,3}}in (?:it|that|this)(?: one| movie| film)?\b|"
        rf"[.,!]\s*(?:great|good|awesome|amazing) (?:stuff|movie|film|show)\b",
    ),
)
"""Said of names a few words later, with a pronoun for them: "I saw X and loved it"."""

HEARSAY = re.compile(
    r"\bmy (?:\w+ )?(?:sons?|daughters?|kids?|wife|husband|brother|sister|mom|dad|friends?|boyfriend|girlfriend|mother|father|family|parents|roommate|cousin)\b"
    r"|\b(?:everyone|everybody|people) who\b|\b(?:heard?|told|(?:they|people|everyone|critics|friends?) says?|said|supposed|hope|hoping|guess|looks?|sounds?|dicen|dizem|paraît|angeblich)\b"
    r"|听说|聽說|据说|らしい|そうで|(?:と|って)(?:聞[いきくけ]|言[わうっい])",
    re.IGNORECASE,
)
"""An opinion beside such words is not the speaker's own."""

ASKED = re.compile(
    r"(?:\s+(?:movies?|films?|shows?|ever|made|yet|too)\b){1,3}\s*\?|\s*[^.。,、，!！\s]{0,6}?(?:[?？]|ですか|ますか|かな(?![い])|吗|嗎|나요|까요)",
    re.IGNORECASE,
)
"""Directly behind an opinion: it is asked for, not given."""

NOT_THOUGHT = re.compile(
    r"(?:n['’]?t|\bnot|\bnever) (?:\w+ )?(?:think|thought|say|call|find|found|believe)\b",
    re.IGNORECASE,
)
"""Before a name: the opinion behind it is denied."""

NOT_YET = re.compile(r"\b(?:noch )?(?:nie|nicht)\b", re.IGNORECASE)
"""Before a German name: what follows it was not seen."""

WESTERN_GAP = re.compile(
    r"[\s,\-–—(]*(?:\b(?:which|that|both|all|each|just|also|i (?:think|thought)|honestly|really|"
    r"too|as well|and|but|movies?|films?|series|shows?|books?|games?|documentar(?:y|ies)|franchise|saga|trilogy)\b[\s,]*)*",
    re.IGNORECASE,
)
"""What may stand between names and a western judgement that follows them."""

AND_THIS = re.compile(rf"{_GOOD},? (?:and|or|&) (?:the )?$", re.IGNORECASE)
"""Before a name that ends its sentence: the opinion is of it too, "X was good and Y"."""

SINGULAR = re.compile(r"\s+(?:is|was|isn['’]?t|wasn['’]?t|bored|blew|made)\b", re.IGNORECASE)
"""After a name: what follows is said of this one alone, not of the list before it."""
