/** The facade: a file in, an evaluated config with its problems out. */
@NullMarked
package org.cfgrun.interpreter;

import org.jspecify.annotations.NullMarked;
