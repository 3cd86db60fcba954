import edge_rec


def test_every_public_name_resolves():
    for name in edge_rec.__all__:
        assert getattr(edge_rec, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(edge_rec, "recommend")
