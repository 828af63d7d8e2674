/** Evaluated configs as text: config text, JSON, YAML. */
@NullMarked
package org.cfgrun.interpreter.print;

import org.jspecify.annotations.NullMarked;
