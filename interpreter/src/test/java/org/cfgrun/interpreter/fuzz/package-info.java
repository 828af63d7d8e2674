/** Inputs that nobody wrote: what the interpreter must do with any file at all. */
@NullMarked
package org.cfgrun.interpreter.fuzz;

import org.jspecify.annotations.NullMarked;
