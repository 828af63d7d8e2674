/** Hooks that make the optimizer step from a loss. */
@NullMarked
package org.cfgrun.runtime.hook.step;

import org.jspecify.annotations.NullMarked;
