step_key = jax.random.fold_in
