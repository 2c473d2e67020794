# The two commands: `make run` and `make test`. Each installs what it lacks first and may be repeated.

.PHONY: help run test bench check-platforms contract setup

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 26

run: ## builds the app and starts it
	@.make/run

test: ## runs every check, as CI does
	@.make/test

bench: ## measures Keyfob beside KeePassXC and a bare window, prints a table
	@.make/bench

check-platforms: ## compiles and lints for Windows and macOS, from Linux
	@.make/setup platforms
	@.make/check-platforms

contract: ## writes the TypeScript contract anew from the command table
	@KEYFOB_WRITE_CONTRACT=1 cargo test --quiet --test contract_is_fresh

setup: ## installs what `make test` needs, and nothing that is there
	@.make/setup test
