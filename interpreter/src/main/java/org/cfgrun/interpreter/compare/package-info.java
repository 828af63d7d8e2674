/** What sets one config apart from another, or from its own bases. */
@NullMarked
package org.cfgrun.interpreter.compare;

import org.jspecify.annotations.NullMarked;
