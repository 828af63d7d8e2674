/** Fuzzing: properties that the interpreter must satisfy for every input. */
@NullMarked
package org.cfgrun.interpreter.fuzz;

import org.jspecify.annotations.NullMarked;
