/** Lays out config text: prints values, and formats text that somebody wrote. */
@NullMarked
package org.cfgrun.interpreter.layout;

import org.jspecify.annotations.NullMarked;
