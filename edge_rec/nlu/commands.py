"""Whole utterances that steer the talk itself: "undo that", "what are you filtering by?"."""
# ruff: noqa: E501 -- a pattern reads best on one line

from __future__ import annotations

import re

from edge_rec.types import Intent

_COMMANDS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE))
    for intent, pattern in (
        (Intent.UNDO,
         r"(?:oops,? |no,? |wait,? |please |can you |could you |sorry,? )*(?:undo|revert|take (?:that|it|this) back|take back (?:that|the last (?:one|thing))|cancel (?:that|it|the last (?:one|thing))|scratch that|strike that|go back|i did(?:n['’]?t| not) mean (?:that|it)|that was (?:a mistake|wrong|an accident))"
         r"(?: (?:that|it|this|the last (?:one|thing|action|change|rating)|my last (?:one|thing|action|change|rating)|what i (?:just )?(?:said|did)))?(?: please)?"
         r"|(?:今の|さっきの|それ|最後の|直前の)?(?:操作|評価|保存)?(?:は|を|も)?(?:なし(?:で)?|取り?消し?(?:て|し)?|キャンセル(?:して)?|元に戻し?て?|戻して|アンドゥ)(?:ください|お願い(?:します)?|で)?|間違え(?:た|ました)|間違い(?:です|でした)?"
         r"|(?:방금 거|방금|그거|마지막 거)?\s*(?:취소(?:해(?:\s?줘|\s?주세요)?|요)?|되돌려(?:\s?줘|\s?주세요)?|실행 취소)"
         r"|(?:把?(?:刚才|剛才|上一个|上一個|那个|那個)的?)?(?:撤销|撤銷|取消|撤回|还原|還原)(?:一下|刚才的|剛才的|上一步|吧)?|按错了|按錯了"
         r"|(?:deshaz(?:lo)?|deshacer|anula(?:r|lo)?|cancela(?:r|lo)?)(?: (?:eso|esto|lo último))?|me equivoqué|(?:mach das )?(?:rückgängig)(?: machen| bitte)?|nimm das zurück|das war (?:ein versehen|falsch)"
         r"|(?:annule(?:r|z)?|défais|reviens en arrière)(?: ça| cela| le dernier)?|c['’]était une erreur|(?:desfaz(?:er)?|desfaça|cancela(?:r)?|anula(?:r)?)(?: isso| o último)?|foi (?:sem querer|engano)"),
        (Intent.CONDITIONS,
         r"(?:so |ok |and |wait,? )*(?:what (?:are|r) (?:you|u|we) (?:currently |now )?(?:filtering|searching|going|looking|basing (?:this|these|it))(?: (?:by|on|for|with))?|what(?:['’]s| is| are)? (?:the |my |our )?(?:current |active )?(?:filters?|conditions?|constraints?|criteria)(?: (?:right now|now|so far|are (?:on|active|set)|do (?:i|you|we) have(?: (?:now|set|on))?|apply|hold))?"
         r"|what(?:['’]s| is) (?:being )?filtered|(?:show|list|tell)(?: me)? (?:the |my |all |all my )?(?:current |active )?(?:filters?|conditions?|constraints?|criteria)|(?:which|what) (?:filters|conditions) (?:are (?:on|active|set)|do (?:you|i) have)|what (?:have i|did i) (?:asked?|ask(?:ed)?|tell|told|said?|say)(?: (?:you|for|so far))*|what do you (?:have|know|remember)(?: (?:about what i want|so far|of what i (?:said|asked)))?|my filters)"
         r"|(?:今の|現在の|いまの)?(?:条件|フィルター?|絞り込み)(?:は|って|を|の一覧)?(?:何|なに|なん)?(?:ですか|だっけ|でしたっけ|教えて(?:ください)?|見せて(?:ください)?|確認(?:したい|して|させて)?|一覧|どうなってる)?|(?:今|いま)?(?:何|なに|どんな条件)で(?:絞って|探して|選んで|フィルター?して)(?:る|いる|ます|います)(?:の|か|んですか)?"
         r"|(?:지금|현재)?\s*(?:조건|필터)(?:은|는|이|가|을|를)?\s*(?:뭐(?:야|예요|에요|지|죠)?|무엇|알려\s?(?:줘|주세요)|보여\s?(?:줘|주세요)|어떻게 (?:돼|되나요))?|뭘로 (?:거르고|찾고) 있(?:어|나요)"
         r"|(?:现在|現在|目前|当前|當前)?(?:的)?(?:条件|條件|筛选|篩選|过滤|過濾)(?:条件|條件)?(?:是|有)?(?:什么|什麼|哪些|啥)?(?:呢|吗|嗎)?|(?:你)?(?:按|用)(?:什么|什麼)(?:条件|條件)?(?:筛选|篩選|在找)的?"
         r"|(?:qué|que|cuáles son (?:mis|los)|muéstrame (?:mis|los)|por qué) (?:filtros?|condiciones|criterios)(?: (?:hay|tienes|tengo|usas|están activos|aplicas))?|(?:cuáles son |muéstrame )(?:mis|los|las) (?:filtros?|condiciones|criterios)|(?:welche|was sind (?:die|meine)|zeig(?: mir)? (?:die|meine)) (?:aktuellen )?(?:filter|bedingungen|kriterien)(?: (?:gelten|sind (?:aktiv|gesetzt)|hast du|habe ich))?(?: gerade| jetzt)?|wonach (?:filterst|suchst) du(?: gerade)?"
         r"|(?:quels?(?:les)? sont (?:les|mes)|montre[- ]moi (?:les|mes)|quels?(?:les)?) (?:filtres?|conditions|critères)(?: actuels| (?:as-tu|sont actifs))?|(?:quais são (?:os|as|meus|minhas)|mostr[ae] (?:os|as|meus|minhas)|quais) (?:filtros?|condições|critérios)(?: (?:atuais|ativos|você tem|estão ativos))?"),
    )
)  # fmt: skip


def read_command(masked: str) -> Intent | None:
    """`UNDO` or `CONDITIONS` where the text says nothing else."""
    for intent, pattern in _COMMANDS:
        if pattern.fullmatch(masked):
            return intent
    return None
