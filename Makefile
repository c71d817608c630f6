# Thin names for ./run.
.PHONY: demo start stop test check
demo start stop test check:
	./run $@
