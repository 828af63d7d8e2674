package org.cfgrun.interpreter.explain;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigPath;

/**
 * A value that was copied out of a variable, and stayed as it was when another file gave the
 * variable another value.
 *
 * @param path where the copy stands
 * @param variable the variable, which is a top-level key
 * @param read where the copy was taken
 * @param changed where the variable got its present value
 */
public record StaleCopy(ConfigPath path, String variable, Span read, Span changed) {}
