"""One model, many tasks: people whose next rating is known, and texts to be summed up."""

import numpy as np
import pytest
from fakes import ScriptedLanguageModel

from edge_rec.errors import CatalogError
from edge_rec.evaluation import many_answers as answers
from edge_rec.evaluation.many_judging import PeopleJudge
from edge_rec.evaluation.many_people import N_CANDIDATES, read_people
from edge_rec.ranking.pointwise import PointwiseScorer


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Sixty films in two genres; half of the people love the one and half the other."""
    path = tmp_path_factory.mktemp("films")
    movies = ["movieId,title,genres"]
    movies += [f"{m},Film {m} ({1980 + m}),{('Drama', 'Comedy')[m % 2]}" for m in range(60)]
    rng = np.random.default_rng(0)
    ratings = ["userId,movieId,rating,timestamp"]
    for user in range(80):
        for step, movie in enumerate(rng.permutation(60)[:12].tolist()):
            value = 5 if movie % 2 == user % 2 else 2
            ratings.append(f"{user},{movie},{value},{1_000_000 + step}")
    (path / "movies.csv").write_text("\n".join(movies) + "\n", encoding="utf-8")
    (path / "ratings.csv").write_text("\n".join(ratings) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def people(folder):
    return read_people(folder, n=20, seed=0)


def test_the_last_rating_is_held_out_and_stands_among_the_candidates(people):
    assert len(people.fitting) == len(people.test) == 20
    for person in (*people.fitting, *people.test):
        assert person.target not in person.history
        assert person.target in person.candidates
        assert len(set(person.candidates.tolist())) == N_CANDIDATES
        assert not set(person.candidates.tolist()) & set(person.history.tolist())
        own = people.past.item_nums[people.past.user_codes == person.code]
        assert person.target not in own


def test_nobody_is_fitted_on_and_judged(people):
    assert not {p.code for p in people.fitting} & {p.code for p in people.test}


def test_a_folder_without_ratings_is_refused(tmp_path):
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n1,A (1980),Drama\n", "utf-8")
    with pytest.raises(CatalogError):
        read_people(tmp_path, n=5, seed=0)


def test_factors_predict_ratings_better_than_a_mean(people):
    found = {(r.protocol, r.model): r.metrics for r in PeopleJudge(people, 0).plain(neighbours=20)}
    assert found["rating", "factors"]["rmse"] < 1.0 < found["rating", "user_mean"]["rmse"]


def test_a_model_that_knows_nothing_adds_nothing(people):
    found = {
        r.protocol: r
        for r in PeopleJudge(people, 0).tuned("dull", PointwiseScorer(ScriptedLanguageModel()))
    }
    mean = next(PeopleJudge(people, 0).plain(neighbours=20)).metrics["rmse"]
    assert found["rating"].metrics["rmse"] == pytest.approx(mean, abs=0.1)
    assert found["next of 20"].metrics["first"] == 0.0  # ties stand before what is to be found


def test_the_expected_grade_is_a_mean_over_the_odds(people):
    sure = ScriptedLanguageModel(labels=[np.array([[0, 0, 0, 0, 99]], dtype=np.float32)])
    person = people.test[0]
    assert answers.expected_grade(sure, people.items, person) == pytest.approx(5.0)
    assert answers.expected_grade(ScriptedLanguageModel(), people.items, person) == pytest.approx(3)
    assert sure.prompts[0].endswith(f"{people.items[person.target].title}: ")
    assert sure.prompts[0].count("\n") <= answers.N_RATED + 1


def test_only_what_was_rated_well_is_told_as_liked(people):
    person = people.test[0]
    told = answers.liked_text(people.items, person)
    worst = people.items[int(person.history[person.values.argmin()])]
    assert told.startswith("liked: ")
    assert f"{worst.title};" not in told


def test_grounded_is_what_the_text_says_itself():
    text = "A lighthouse keeper finds letters in the walls."
    assert answers.grounded_share("The keeper finds letters.", text) == 1.0
    assert answers.grounded_share("The dragon finds letters.", text) == pytest.approx(2 / 3)
    assert answers.grounded_share("", text) == 0.0


def test_a_summary_is_the_first_sentence():
    model = ScriptedLanguageModel(["A keeper warns ships. He is not believed."])
    assert answers.summary(model, "text") == "A keeper warns ships."
