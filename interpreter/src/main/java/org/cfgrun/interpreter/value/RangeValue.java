package org.cfgrun.interpreter.value;

/** Python's {@code range(start, stop, step)}; {@code step} is not 0. */
public record RangeValue(long start, long stop, long step) {}
