/**
 * The values of a config while it is evaluated. {@link org.cfgrun.interpreter.eval.data.Data} has a
 * class for each type, which owns all that the type can do.
 */
@NullMarked
package org.cfgrun.interpreter.eval.data;

import org.jspecify.annotations.NullMarked;
