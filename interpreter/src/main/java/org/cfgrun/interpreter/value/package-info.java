/** The evaluated config tree and the origins of its nodes. */
@NullMarked
package org.cfgrun.interpreter.value;

import org.jspecify.annotations.NullMarked;
