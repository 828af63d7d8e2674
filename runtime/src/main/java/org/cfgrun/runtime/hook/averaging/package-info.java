/** Hooks that keep moving averages of the weights. */
@NullMarked
package org.cfgrun.runtime.hook.averaging;

import org.jspecify.annotations.NullMarked;
