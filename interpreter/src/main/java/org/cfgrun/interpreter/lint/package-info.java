/** Rules that report configs which evaluate cleanly but probably do not do what was meant. */
@NullMarked
package org.cfgrun.interpreter.lint;

import org.jspecify.annotations.NullMarked;
