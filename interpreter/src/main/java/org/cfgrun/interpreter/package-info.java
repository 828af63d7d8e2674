/** The entry point: evaluates a file to a config and its problems. Start at {@link Interpreter}. */
@NullMarked
package org.cfgrun.interpreter;

import org.jspecify.annotations.NullMarked;
