/** Evaluates the statements of a config, as Python would, into values. */
@NullMarked
package org.cfgrun.interpreter.eval;

import org.jspecify.annotations.NullMarked;
