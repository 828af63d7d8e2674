/** Prints the values of a config: as config text, as JSON and as YAML, with or without origins. */
@NullMarked
package org.cfgrun.interpreter.print;

import org.jspecify.annotations.NullMarked;
