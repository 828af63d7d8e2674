/** Lays out config text: prints values and formats existing text. */
@NullMarked
package org.cfgrun.interpreter.layout;

import org.jspecify.annotations.NullMarked;
