/** The evaluated config tree and the origin of each of its nodes. */
@NullMarked
package org.cfgrun.interpreter.value;

import org.jspecify.annotations.NullMarked;
