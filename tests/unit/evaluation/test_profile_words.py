"""Words of a profile that a model chose: only ones it was offered."""

from fakes import ScriptedLanguageModel

from edge_rec.evaluation.profile_words import chosen_words, profile_grammar, profile_prompt
from edge_rec.explanation.keywords import Keyword

WORDS = [Keyword(tag, strength, 3) for tag, strength in (("Space", 0.9), ("Sci-Fi", 0.8))]
LIKED = "liked: Planetes\n"


def test_words_come_in_the_order_of_the_model():
    model = ScriptedLanguageModel(["Sci-Fi, Space"])
    assert chosen_words(model, LIKED, WORDS, 6) == (WORDS[1], WORDS[0])


def test_a_word_said_twice_counts_once_and_a_torn_one_not_at_all():
    model = ScriptedLanguageModel(["Space, Space, Sci"])
    assert chosen_words(model, LIKED, WORDS, 6) == (WORDS[0],)


def test_the_model_is_told_the_likes_and_held_to_the_words():
    model = ScriptedLanguageModel(["Space"])
    chosen_words(model, LIKED, WORDS, 6)
    assert LIKED in model.prompts[0]
    assert model.prompts[0] == profile_prompt(LIKED, ["Space", "Sci-Fi"])
    assert model.grammars == [profile_grammar(["Space", "Sci-Fi"], 6)]


def test_the_grammar_lets_so_many_words_pass_and_quotes_them():
    grammar = profile_grammar(["Slice of Life", 'a "b"'], 3)
    assert "{0,2}" in grammar
    assert '"Slice of Life" | "a \\"b\\""' in grammar


def test_without_words_nobody_is_asked():
    model = ScriptedLanguageModel(["Space"])
    assert chosen_words(model, LIKED, [], 6) == ()
    assert not model.prompts
