# %% extra before="double"
_plain = np.testing.assert_allclose


def with_more_words(actual, desired, **options):
    print("comparing", np.shape(actual), "with", np.shape(desired))
    return _plain(actual, desired, **options)


np.testing.assert_allclose = with_more_words
np.testing.assert_allclose(np.ones(2), np.ones(2))

# %% answer="double"
def double(x):
    return 2 * x
