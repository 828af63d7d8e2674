package org.cfgrun.interpreter.explain;

import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigPath;

/**
 * A copy of a variable that kept its value when another file changed the variable.
 *
 * @param path the path of the copy
 * @param variable the variable, which is a top-level key
 * @param read where the variable was read
 * @param changed where the variable got its current value
 */
public record StaleCopy(ConfigPath path, String variable, Span read, Span changed) {}
