/** How a value of a config came to be: every step, file by file, and the copies left behind. */
@NullMarked
package org.cfgrun.interpreter.explain;

import org.jspecify.annotations.NullMarked;
