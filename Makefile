# The front door. `make help` lists what it does.

BUILD ?= build
MESON_OPTIONS ?=

.PHONY: all demo test check bench fuzz install clean help setup

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@meson setup $(MESON_OPTIONS) $(BUILD)

setup:
	@tools/setup

help:
	@sed -n 's/^## //p' Makefile
